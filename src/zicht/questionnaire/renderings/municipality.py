"""The question that forms ask first: which municipality is answering?

Its name is the heading under which answers are read back, so a form's own export can be imported
as it is.
"""

from zicht.language import Text

#: The name of the question, and of the column of answers.
CODE = "code"

QUESTION = Text(nl="Wat is de code van uw gemeente?", en="What is the code of your municipality?")
HELP = Text(
    nl="Dit is de code van het CBS: GM en vier cijfers, als GM0363.",
    en="This is the code of Statistics Netherlands: GM and four digits, as in GM0363.",
)

#: What a code looks like, as a regular expression for the whole answer.
PATTERN = "^GM[0-9]{4}$"
