namespace ArtifactStore.Sql;

/// <summary>Combines conditions one by one, like <see cref="SqlFragment.Combine"/>.</summary>
internal struct SqlCombination(FilterOperator @operator)
{
    private SqlFragment? _first;
    private SqlStatementBuilder? _sql;
    private bool _isTrue;

    /// <summary>Adds a condition; null for none.</summary>
    public void Add(SqlFragment? condition)
    {
        if (condition is null or { IsTrue: true })
        {
            _isTrue |= condition is not null && @operator == FilterOperator.Or;
            return;
        }

        if (_first is null)
        {
            _first = condition;
            return;
        }

        _sql ??= new SqlStatementBuilder().Append("(").Append(_first);
        _sql.Append(@operator == FilterOperator.And ? " AND " : " OR ").Append(condition);
    }

    /// <summary>Returns the combination.</summary>
    public readonly SqlFragment ToFragment() => _isTrue || _first is null ? SqlFragment.True : _sql?.Append(")").ToFragment() ?? _first;
}
