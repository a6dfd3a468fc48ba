"""What a bundle shows and what it does not, in words for a reader who is no engineer.

It says what both verifiers say: of a provider, for anybody but that provider, that nothing follows
the last entry is the council's word (WAITS-3, decision 26).
"""

from typing import Final

from domain.codes import Profile
from evidence.bundle.draft import Draft

AS_RECORDED: Final = (
    "Each entry in this report is in the council’s ledger as it was recorded. It has not been"
    " changed, moved or taken out since the checkpoint above was signed."
)
ITS_WORDS: Final = (
    "That the words of this report say what the files say. The check shows that this report is the"
    " one that was issued. Its words are the council’s account; the files are the evidence."
)


def is_open_ended(draft: Draft) -> bool:
    """Whether entries about the subject may follow the last one in the bundle, unseen."""
    about_provider = draft.subject.about.startswith("provider:")
    return about_provider and draft.request.choice.profile is not Profile.PROVIDER


def shown(draft: Draft) -> list[str]:
    """What the files prove to whoever checks them."""
    about = subject_in_words(draft.subject.about)
    whole = (
        f"No entry about {about}, or about a case that paragraph S1 names, is missing: from the"
        " first to the one by which this evidence was issued."
    )
    up_to = f"No entry about {about} is missing from the first to the last one in this report."
    return [
        AS_RECORDED,
        up_to if is_open_ended(draft) else whole,
        "Each value that is disclosed is the one that was recorded.",
    ]


def not_shown(draft: Draft) -> list[str]:
    """What is the council's word alone, and what is left out."""
    about, size = subject_in_words(draft.subject.about), draft.checkpoint.size
    unproved = (
        f"That nothing about {about} was recorded between the last entry in this report and the"
        " issue of this evidence. That is the council’s word: nothing here proves it."
    )
    withheld = (
        f"What the {draft.withheld} withheld values say. The evidence holds a digest of each, and"
        " not the value."
    )
    support = (
        "That there are no other entries of the kinds that support this evidence. Those in this"
        " report are proved; that they are all is the council’s word."
    )
    told = (
        f"Whether anything about {about} was proposed and not decided, or refused to somebody else,"
        " or whether evidence about it was taken for others. That is no part of a provider’s"
        " evidence."
    )
    for_provider = draft.request.choice.profile is Profile.PROVIDER
    return [
        "That what was recorded is true, or that everything that happened was recorded.",
        *([unproved] if is_open_ended(draft) else []),
        *([told] if for_provider else []),
        *([withheld] if draft.withheld else []),
        *([support] if draft.subject.support else []),
        f"What was recorded after entry {size}. It is not in this report.",
        ITS_WORDS,
        "Whose key signed the evidence, unless you compare the key as described above.",
        "Anything about files that lie beside the folder “data”. They are no part of the evidence.",
    ]


def subject_in_words(about: str) -> str:
    """What a bundle is about.

    >>> subject_in_words("provider:P-1")
    'provider P-1'
    """
    return about.replace(":", " ", 1)
