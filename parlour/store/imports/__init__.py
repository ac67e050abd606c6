"""An exported room on its way back into a store: each line is judged here before anything is made of it.

`lines` and `judge` know the format (`store.exports.jsonl`) and the rules of the core, and no database: the file may be
made by anybody, so nothing in it is believed. `writer` and `places` know the tables, and believe what was judged.
"""
