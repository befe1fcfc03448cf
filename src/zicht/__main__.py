"""``python -m zicht``: the command line."""

from zicht.cli import main

main(prog_name="zicht")
