"""An exported room on its way back into a store: each line is judged here before anything is made of it.

Knows the format (`store.exports.jsonl`) and the rules of the core; knows no database (`store.importing` does). The file
may be made by anybody, so nothing in it is believed.
"""
