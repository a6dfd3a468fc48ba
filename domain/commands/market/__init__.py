"""The market: providers' standing, homes, their places, owners and judgements."""
