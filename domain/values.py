"""Value types of identifiers, money and days, with their tags; and arithmetic of days and fees.

Every identifier is a short printable string without spaces. A type with `Tag` (`provider:P-014`)
makes an event that holds it bear that tag.

Source: Find a Tender notice 2022/S 000-028837, for the lots; Ofsted's social care common inspection
framework and its outcomes for supported accommodation, for judgements; Local Government Finance Act
1992 s69(1) (unconfirmed: the subsection, which is from memory), for the financial year; the
ledger's own, which no decision records: the list of kinds, which lot buys which, how pounds are
rounded, that a day costs a seventh of a week, where 29 February goes, and the bounds of days, ages
and other numbers; the ledger's own: that a shape once stored is permanent (decision 1), that a
month stands for a date of birth and a pseudonym for a child (decision 6), and what is sealed
(decision 24).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
)

from domain.numerals import as_position_is_written
from domain.text import account_as_given, recordable
from domain.wording import Code, as_day_is_written

IDENTIFIER: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"
REFERENCE: Final = r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,79}$"
PENNY: Final = Decimal("0.01")
LARGEST_EXACT: Final = 2.0**53
DAYS_IN_A_WEEK: Final = 7
APRIL: Final = 4
MONTHS_IN_A_YEAR: Final = 12


def check_financial_year(year: str) -> str:
    """The year, if its two years follow each other as in 2021-22. Raises ValueError if not."""
    if (int(year[:4]) + 1) % 100 != int(year[5:]):
        message = "write a financial year with the two years that it spans, such as 2021-22"
        raise ValueError(message)
    return year


@dataclass(frozen=True, slots=True)
class Tag:
    """Marks a field whose value becomes a tag of the event: `{kind}:{value}`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """Marks a field about a person, whose value enters the log only under that person's key.

    `of` names the fields that identify the person, one for each value if `each` is true. Without
    it, the person is the child of the entry, or of the case that the entry belongs to. A value that
    belongs to no child's case is not sealed. `rules` is true where commands decide by the value.
    """

    of: tuple[str, ...] = ()
    each: bool = False
    rules: bool = False


def to_whole_number(number: object) -> object:
    """A whole number as an int however JSON writes it: 334.0 is 334. Anything else is unchanged.

    >>> [to_whole_number(each) for each in (334.0, 334.5, 1e300, "334.0")]
    [334, 334.5, 1e+300, '334.0']
    """
    if isinstance(number, float) and number.is_integer() and abs(number) <= LARGEST_EXACT:
        return int(number)
    return number


def refuse_float(amount: object) -> object:
    """The amount, if it is not a float: £0.1 has no exact binary form. Raises ValueError if it is.

    A float that is a whole number is exact, so JSON's 334.0 is read as 334.
    """
    amount = to_whole_number(amount)
    if isinstance(amount, float):
        message = "write an amount of money as text or a whole number, never a float"
        raise ValueError(message)  # noqa: TRY004  pydantic turns ValueError into a field error
    return amount


def to_the_penny(amount: Decimal) -> Decimal:
    """The amount to two decimal places, halves away from zero, so that equal amounts are equal
    bytes.

    >>> to_the_penny(Decimal("5200"))
    Decimal('5200.00')
    >>> to_the_penny(Decimal("0.005"))
    Decimal('0.01')
    """
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def refuse_numeric_moment(given: object) -> object:
    """The value, if it is not a number. Raises ValueError if it is."""
    if isinstance(given, int | float):
        message = "write a moment as text with its zone, YYYY-MM-DDTHH:MM:SSZ"
        raise ValueError(message)  # noqa: TRY004  pydantic turns ValueError into a field error
    return given


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC, so that equal moments are equal bytes."""
    return moment.astimezone(UTC)


FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
Day = Annotated[date, BeforeValidator(as_day_is_written), Field(ge=FIRST_DAY, le=LAST_DAY)]

Pounds = Annotated[
    Decimal,
    BeforeValidator(refuse_float),
    Field(max_digits=14, decimal_places=2),
    AfterValidator(to_the_penny),
]
WeeklyFee = Annotated[Pounds, Field(ge=0)]
Sum = Annotated[Pounds, Field(gt=0)]
Score = Annotated[Decimal, BeforeValidator(refuse_float), Field(ge=0, le=100, decimal_places=2)]
Miles = Annotated[
    Decimal, BeforeValidator(refuse_float), Field(ge=0, max_digits=5, decimal_places=1)
]
Figure = Annotated[Decimal, BeforeValidator(refuse_float), Field(max_digits=14, decimal_places=2)]
Position = Annotated[int, BeforeValidator(as_position_is_written), Field(ge=1, le=2**53)]
PlaceInLog = Annotated[int, BeforeValidator(as_position_is_written), Field(ge=0, le=2**62)]
"""A position after or before which the log is read. 0 is before all."""
Whole = Annotated[int, Strict(), BeforeValidator(to_whole_number)]
"""A whole number. Text and yes or no are not accepted as one."""
YesNo = Annotated[bool, Strict()]
"""Yes or no. Numbers and text are not accepted as either."""
Places = Annotated[Whole, Field(ge=0, le=500)]
Percent = Annotated[Decimal, BeforeValidator(refuse_float), Field(ge=0, le=100, decimal_places=2)]
Age = Annotated[Whole, Field(ge=0, le=25)]
Instant = AwareDatetime
"""A moment within the code, which has a zone. Nothing that is stored or asked for is of this type.
"""
Moment = Annotated[AwareDatetime, BeforeValidator(refuse_numeric_moment), AfterValidator(in_utc)]
"""A moment as it is stated and stored: as text, and in UTC."""

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
Reference = Annotated[str, StringConstraints(pattern=REFERENCE)]
"""What no path holds may have a slash, as the numbers of invoices do."""
ProviderId = Annotated[Identifier, Tag("provider")]
HomeId = Annotated[Identifier, Tag("home")]
ReferralId = Annotated[Identifier, Tag("referral")]
OfferId = Annotated[Identifier, Tag("offer")]
AwardId = Annotated[Identifier, Tag("award")]
PlacementId = Annotated[Identifier, Tag("placement")]
TransitionId = Annotated[Identifier, Tag("transition")]
PaymentId = Annotated[Reference, Tag("payment")]
BudgetLine = Annotated[Reference, Tag("line")]
StatementId = Annotated[Reference, Tag("statement")]
Round = Annotated[Identifier, Tag("round")]
FrameworkId = Annotated[Identifier, Tag("framework")]
ArrangementId = Annotated[Identifier, Tag("arrangement")]
SchemeId = Annotated[Identifier, Tag("scheme")]
PolicyId = Annotated[Identifier, Tag("policy")]
OrderId = Annotated[Reference, Tag("order")]
UpliftId = Annotated[Identifier, Tag("uplift")]
BlockId = Annotated[Reference, Tag("block")]
InvoiceId = Annotated[Reference, Tag("invoice")]
Supplier = Annotated[Reference, Tag("supplier")]
SavingId = Annotated[Identifier, Tag("saving")]
ClarificationId = Identifier
QuestionId = Identifier
Level = Identifier
Officer = Annotated[
    str, BeforeValidator(account_as_given), StringConstraints(pattern=r"^[!-~]{1,100}$")
]
"""An officer's account, as the metadata of entries has it. Two are of the same person if they are
equal: every account is in its one spelling (`account`) wherever it is taken, recorded or read.
"""
Role = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,100}$")]
"""A post in the scheme of delegation, such as `director-of-childrens-services`."""
Urn = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5,9}$"), Tag("urn")]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Tag("file")]
ChildRef = Annotated[str, StringConstraints(pattern=r"^C-[0-9A-Z]{16}$"), Tag("child")]

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
FinancialYear = Annotated[
    str, StringConstraints(pattern=r"^(19|20|21)\d{2}-\d{2}$"), AfterValidator(check_financial_year)
]
Authority = Annotated[str, StringConstraints(pattern=r"^([EWSN]\d{8}|unknown)$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")]
Outward = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}\d[A-Z\d]?$")]
PRINTABLE: Final = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
RECORDABLE: Final = BeforeValidator(recordable)
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=400, pattern=PRINTABLE), RECORDABLE
]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=PRINTABLE),
    RECORDABLE,
]
Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=PRINTABLE),
    RECORDABLE,
]

PersonRef = Annotated[str, StringConstraints(pattern=r"^[CA]-[0-9A-Z]{16}$"), Tag("person")]
"""The reference of a child (`C-`) or of an adult in a child's case (`A-`)."""
SealedWords = Annotated[Words, Sealed()]
SealedText = Annotated[Text, Sealed()]
SealedProse = Annotated[Prose, Sealed()]


class Lot(Code):
    """What the framework buys (Find a Tender 2022/S 000-028837)."""

    RESIDENTIAL = "residential", "Residential"
    FOSTERING = "fostering", "Fostering"
    WRAP_AROUND = "wrap-around", "Wrap-around support"


class Kind(Code):
    """The kinds of placement by which the council reports."""

    CHILDRENS_HOME = "childrens-home", "Children’s home"
    SEMI_INDEPENDENT = "semi-independent", "Semi-independent"
    RESIDENTIAL_SCHOOL = "residential-school", "Residential school"
    SECURE_HOME = "secure-home", "Secure children’s home"
    FOSTERING_AGENCY = "fostering-agency", "Fostering agency"
    IN_HOUSE_FOSTERING = "in-house-fostering", "Our own foster carers"
    CONNECTED_CARERS = "connected-carers", "Carers who are family or friends"
    WITH_PARENTS = "with-parents", "With parents"
    ADOPTION = "adoption", "Adoption"
    INDEPENDENT_LIVING = "independent-living", "Independent living"
    FAMILY_CENTRE = "family-centre", "Residential family centre"
    HOSPITAL_OR_CARE_HOME = "hospital-or-care-home", "Hospital or care home"
    CUSTODY = "custody", "Custody"
    TEMPORARY = "temporary", "Temporary"
    OTHER = "other", "Other"


LOT_OF_KIND: Final[dict[Kind, Lot]] = {
    Kind.CHILDRENS_HOME: Lot.RESIDENTIAL,
    Kind.SEMI_INDEPENDENT: Lot.RESIDENTIAL,
    Kind.RESIDENTIAL_SCHOOL: Lot.RESIDENTIAL,
    Kind.FOSTERING_AGENCY: Lot.FOSTERING,
}
"""The lot that buys each kind of placement. No lot buys another kind: what is bought of those, such
as a secure home, is bought outside the framework.
"""


def lot_buys(lot: Lot, kind: Kind) -> bool:
    """Whether a lot buys a kind of placement. Wrap-around support is bought with any kind."""
    return lot is Lot.WRAP_AROUND or LOT_OF_KIND.get(kind) is lot


class Judgement(Code):
    """Ofsted's overall judgement: a grade or, of supported accommodation, an outcome."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires-improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    CONSISTENTLY_STRONG = "consistently-strong", "Consistently strong"
    INCONSISTENT_QUALITY = "inconsistent-quality", "Inconsistent quality"
    SERIOUS_WEAKNESSES = "serious-or-widespread-weaknesses", "Serious or widespread weaknesses"


def financial_year(day: date) -> str:
    """The council's financial year that contains a day, 1 April to 31 March.

    >>> financial_year(date(2022, 3, 31)), financial_year(date(2022, 4, 1))
    ('2021-22', '2022-23')
    """
    start = day.year if day.month >= APRIL else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def year_bounds(year: str) -> tuple[date, date]:
    """The first day of a financial year, and the first day after it.

    >>> year_bounds("2021-22")
    (datetime.date(2021, 4, 1), datetime.date(2022, 4, 1))
    """
    start = int(year[:4])
    return date(start, APRIL, 1), date(start + 1, APRIL, 1)


def cost(weekly_fee: Decimal, days: int) -> Decimal:
    """Pounds for a number of days at a weekly fee: fee × days / 7, to the penny.

    >>> cost(Decimal("3553.00"), 30)
    Decimal('15227.14')
    """
    return to_the_penny(weekly_fee * days / DAYS_IN_A_WEEK)


def month_of(day: date | datetime) -> str:
    """The month of a day, `YYYY-MM`, which is all of a date of birth that the log may hold
    unsealed.
    """
    return f"{day.year:04d}-{day.month:02d}"


def birthday_month(born_in: str, age: int) -> tuple[date, date]:
    """The first and last day of the month in which a child reaches an age.

    >>> birthday_month("2004-12", 18)
    (datetime.date(2022, 12, 1), datetime.date(2022, 12, 31))
    """
    year, month = int(born_in[:4]) + age, int(born_in[5:])
    after = date(year + month // MONTHS_IN_A_YEAR, month % MONTHS_IN_A_YEAR + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def years_after(day: date, years: int) -> date:
    """The same day a number of years later, with 29 February moved to 1 March where there is none.

    >>> years_after(date(2020, 2, 29), 1)
    datetime.date(2021, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, day.month + 1, 1)
