"""Prints the results of tools/ship-check as tables: python results_table.py FILE, with lines TABLE, ROW, COLUMN, RESULT."""
import sys


def main(path):
    tables = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            table, row, column, result = line.rstrip("\n").split("\t", 3)
            cells = tables.setdefault(table, {}).setdefault(row, {})
            # A column told of twice is as bad as its worst.
            if "FAILED" not in cells.get(column, ""):
                cells[column] = result.removeprefix("ok, ")
    for rows in tables.values():
        columns = list(dict.fromkeys(column for cells in rows.values() for column in cells))
        # Checks are lines where there are many of them, so that the table fits a terminal and a page.
        print("| check | " + " | ".join(rows) + " |")
        print("|---|" + "---|" * len(rows))
        for column in columns:
            print(f"| {column} | " + " | ".join(cells.get(column, "-").split(", see ")[0] for cells in rows.values()) + " |")
        print()


main(sys.argv[1])
