"""Statements for a database."""
from __future__ import annotations

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator


class StatementsOperator(SQLExecuteQueryOperator):
    """Gives back the rows of the last statement, where Airflow's operator gives back those of each one of a list, in a list."""

    def execute(self, context):
        results = super().execute(context)
        return results if isinstance(self.sql, str) or results is None else results[-1]
