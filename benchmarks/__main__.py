"""Runs every measurement after another, each in a process of its own; ends with 1 when a budget does not hold.

The budgets are meant for PostgreSQL on two cores with nothing beside it: give DATABASE_URL.
"""

import subprocess
import sys

PROGRAMS = (
    "raising",
    "contact_form",
    "uploads",
    "cleaning_files",
    "case_page",
    "search",
    "reveal",
    "work_list",
    "clock_sweep",
    "verify",
)


def main() -> None:
    missed = [
        name
        for name in PROGRAMS
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    ]
    if missed:
        raise SystemExit(f"Budgets that do not hold: {', '.join(missed)}")


if __name__ == "__main__":
    main()
