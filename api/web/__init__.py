"""What HTTP and the pages share: parts, problems, pages' look, and who may see what."""
