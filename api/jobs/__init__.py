"""Slow work that is asked for, done by a worker, and fetched.

asking      puts a request in the queue, and finds a job for its asker
bundles     makes a bundle of evidence
imports     imports files, and says what was found in their rows
kept_files  keeps the files of a job sealed, and writes them to a folder while it is done
kinds       the kinds of job, and the operation whose rights each needs
openings    the keys that a job is given once
rebuilds    makes the answers again
reports     makes the Cabinet Member’s report and the statement of sufficiency
returns     writes the yearly return
taking      takes up a job, as its asker, and keeps its result
uploads     screens uploaded files, and asks for their import
work        what a job is done with: its request, its progress, and its result
worker      takes jobs from the queue until it is stopped
"""
