"""What the start of a placement rests on: who comes to live where, and what is bought by it.

lives_at   where a child placed under a registration lives: at its own place or a carer's
buildings  whether the buildings of a registration are more than one children's home has
settings   the setting where the child lives: by the register, or as stated
secure     secure accommodation without a court: findings, approvals and days
moves      the child, the home, the orders and approvals, and what the law requires of the move
stays      the first day of a stay that was not lawful: for the home, an order or a secure home
purchases  what is bought, on what terms, and whether its award is authorised
without_award  what breaks a rule because it is paid for and cites no award
fitting    why an award is not for a placement
safety     why the provider or the home is not safe for another child
"""
