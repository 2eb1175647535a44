"""An import-linter contract: a module's submodules are its own business."""

from collections.abc import Iterator
from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicApiContract(Contract):
    """Outside package P, nobody imports P.<anything>; they import P.

    Options:
        contexts:      packages whose child packages each have a public API.
        open_modules:  children that have none, by absolute name; they need not exist.
    """

    contexts = fields.ListField(subfield=fields.ModuleField())
    open_modules = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    broken_contract_guidance = fields.TextField(required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        leaks = sorted(
            (importer, imported, package)
            for package in self._packages(graph)
            for imported in graph.find_descendants(package)
            for importer in graph.find_modules_that_directly_import(imported)
            if not _is_within(importer, package)
        )
        lines = {
            (importer, imported): [
                detail["line_number"]
                for detail in graph.get_import_details(importer=importer, imported=imported)
            ]
            for importer, imported, _ in leaks
        }
        return ContractCheck(kept=not leaks, metadata={"leaks": leaks, "lines": lines})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, package in check.metadata["leaks"]:
            lines = ", ".join(map(str, check.metadata["lines"][importer, imported]))
            output.print_error(
                f"{importer} (l.{lines}) reaches into {imported}: import {package}", bold=False
            )
        output.new_line()
        if self.broken_contract_guidance:
            output.print(str(self.broken_contract_guidance))

    def _packages(self, graph: ImportGraph) -> Iterator[str]:
        # import-linter replaces each field by its parsed value, which mypy cannot know.
        options = cast(Any, self)
        for context in options.contexts:
            for child in sorted(graph.find_children(context.name)):
                if child not in options.open_modules and graph.find_children(child):
                    yield child


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
