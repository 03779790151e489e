"""Words of languages, for the tests of what tells by its words."""

from mdrun.wordlists import lexicon

EN = lexicon(("en",))
ALL = lexicon(("en", "de", "fr", "es", "pt", "it", "ru", "zh", "ja", "ko"))
