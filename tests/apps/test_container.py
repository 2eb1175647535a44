"""mypy cannot see a misspelt keyword in a provider, nor a word that names nothing; building can."""

from pathlib import Path

from dependency_injector import providers

from fairlead.apps.container import App
from tests.program import Program


def test_everything_in_the_app_can_be_built(tmp_path: Path) -> None:
    app = App(cwd=Program.fresh(tmp_path).root)

    app.check_dependencies()
    built = [p() for p in app.traverse(types=[providers.Factory, providers.Singleton])]

    assert len(built) > 50
