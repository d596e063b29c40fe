"""The demo company: a year of answers that never happened, the same for everyone.

`company`, `journeys` and `points` describe « Maison Lavigne »; `answers` draws its
year of answers from a seed; `writing` gives the commented ones their words; `people`
names those who asked to be called back. None of these knows Django: benchmarks use
them at any size. `load` puts it all into a database.
"""
