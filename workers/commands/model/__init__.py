"""`lettersdesk model`: the group, and which commands it has.

Loaded by the entry point of pyproject.toml. It must never load torch in this process:
compiling and training run in processes of their own.
"""

import click

from workers.commands.model.audit import audit_model
from workers.commands.model.compile import compile_model
from workers.commands.model.evaluate import evaluate_model
from workers.commands.model.list import list_models
from workers.commands.model.train import train_model
from workers.commands.model.verify import verify_models


@click.group()
def model() -> None:
    """Toxicity models: list, compile, verify, evaluate, audit, train.

    \b
    Example: lettersdesk model compile bundled
    """


model.add_command(list_models)
model.add_command(compile_model)
model.add_command(verify_models)
model.add_command(evaluate_model)
model.add_command(audit_model)
model.add_command(train_model)
