"""Decision models of procurement law, and of where what is bought is.

eligibility  whether a provider may be bought from without an award, and at what price
place        where what an award buys is
value        the law of an award, and its estimated value against the threshold of its day
"""
