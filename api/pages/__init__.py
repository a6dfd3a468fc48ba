"""The pages, a file for each piece of work.

answers       any answer that the role may ask, with its tables and files
asking        the form that asks providers, with everyone who is eligible
audit         the log, its verification, and who opened a person's data
broker        the referrals board, a search, and offers side by side
budget        the budget monitor, the forecast and what-if
bundles       makes a bundle of evidence
cases         a child's case
charts        charts as SVG, readable at 320 pixels
checking      a command in words: to be checked, its button, and to whom it goes next
corrections   puts an entry right: what rests on it, proposals, and the form
decisions     awards that await a decision
explanations  explain, compare and replay
figures       tables whose figures link to their explanations
files         imports and exports for people
forms         a command as a form
in_its_place  the right entry recorded in the place of a wrong one, by the form of its command
front         the front page
invitations   how a provider's invitations, rounds and entries stand
kinds         the kind of question that a form asks for each type
market        the market, sufficiency and the borough over time
provider      a provider's invitations, offers and awards
record        a form for each command of the role
sign_in       sign-in with the council's OpenID provider
"""
