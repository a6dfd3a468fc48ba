"""Names in many scripts, composed as the ledger records them."""

from typing import Final

NAMES: Final = {
    "Irish": "Ó Súilleabháin",
    "Welsh": "Siôn Tŷ",
    "Polish": "Łucja Żądło",
    "Turkish": "İpek Şükrü",
    "Vietnamese": "Nguyễn Thị Ánh",
    "Greek": "Ελένη",
    "Ukrainian": "Їжак",
    "Armenian": "Հայկ",
    "Georgian": "ქეთევან",
    "Hebrew": "רבקה",
    "Arabic": "فاطمة",
    "Sorani": "ڕێبوار",
    "Pashto": "ښایسته",
    "Amharic": "አበበ በቀለ",
    "Bengali": "মোহাম্মদ হোসেন",
    "Devanagari": "प्रिया",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ",
    "Gujarati": "પટેલ",
    "Tamil": "தமிழ்ச்செல்வி",
    "Telugu": "శ్రీ",
    "Malayalam": "മലയാളം",
    "Sinhala": "ශ්‍රී",
    "Thai": "สมชาย",
    "Burmese": "အောင်ဆန်း",
    "Chinese": "王小明",
    "Korean": "김민수",
    "Japanese": "さくら",
    "full width": "Ａ（株）",
    "extension B": "𠮷田",
    "a sequence of emoji": "👩🏽‍🚀",
    "a flag of a country": "🇬🇧",
    "the flag of Wales": "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
}
"""A name of each kind, as a reader of PDF gives them back."""
