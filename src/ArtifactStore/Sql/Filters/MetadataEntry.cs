using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Translates a condition on one entry of the metadata, by the table of all entries.</summary>
/// <remarks>
/// An entry is a text that begins with the name and its length: so one index serves a value, the beginning of a value, and the name alone.
/// </remarks>
internal sealed class MetadataEntry
{
    private const string Column = "am.entry";

    /// <summary>An expression, for which no index is chosen: the entries of a row are found by the row, whatever the values.</summary>
    private const string OnRowColumn = "(am.entry || '')";

    private readonly SqlDialect _dialect;
    private readonly ConditionTranslator _conditions;
    private readonly string _name;
    private readonly MetadataCondition _condition;
    private readonly TextCondition _entry;
    private readonly string _prefix;
    private readonly bool _isWhole;

    /// <summary>Translates a condition.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="conditions">Translates the parts.</param>
    /// <param name="name">The name of the entry.</param>
    /// <param name="condition">The condition.</param>
    public MetadataEntry(SqlDialect dialect, ConditionTranslator conditions, string name, MetadataCondition condition)
    {
        (_dialect, _conditions, _name, _condition) = (dialect, conditions, name, condition);
        _prefix = string.Create(CultureInfo.InvariantCulture, $"{name.EnumerateRunes().Count()}:{name}=");
        _entry = new()
        {
            Any = condition.Any?.Select(Entry),
            NotAny = condition.NotAny?.Select(Entry),
            StartsWith = string.IsNullOrEmpty(condition.StartsWith) ? null : Entry(condition.StartsWith),
            Operator = condition.Operator,
        };
        _isWhole = dialect.IsIndexedWhole(
            SqlValue.Texts([
                _prefix,
                .. _entry.Any ?? [],
                .. _entry.NotAny ?? [],
                .. _entry.StartsWith is { } start ? [start] : (string[])[],
            ])
        );
    }

    private bool IsOnValue =>
        _entry.Any is not null || _entry.StartsWith is not null || ValueList.Snapshot(_entry.NotAny) is { Count: > 0 };

    /// <summary>True if all of the condition is a list, or a beginning, or that there is an entry.</summary>
    private bool IsRange =>
        _isWhole
        && _condition.Operator == FilterOperator.And
        && ValueList.Snapshot(_entry.NotAny) is null or { Count: 0 }
        && (_entry.Any is null || _entry.StartsWith is null);

    /// <summary>The entries by which the condition finds its rows; null if it also passes rows without any.</summary>
    public ThroughRows? Rows()
    {
        if (_condition.Exists == false)
        {
            return null;
        }

        var isAnd = _condition.Operator == FilterOperator.And;
        var rows =
            isAnd && _entry.Any is { } any
                ? _conditions.Listed(
                    SqlTable.ArtifactMetadata,
                    "am.artifact_id",
                    Column,
                    SqlValue.Texts([.. any.Select(_dialect.IndexedPart)]).Distinct()
                )
                : SqlFragment.Of(
                    $"{SqlTable.ArtifactMetadata.From(_dialect)} WHERE {StartsWith(Column, isAnd && _entry.StartsWith is { } start ? start : _prefix)}"
                );
        return new(SqlTable.ArtifactMetadata, "am.artifact_id", rows)
        {
            IsWhole = IsRange,
            Entry = IsRange && ValueList.Snapshot(_entry.Any) is [var only] ? SqlFragment.Of(SqlValue.Text(only)) : null,
        };
    }

    /// <summary>Returns the condition on a row.</summary>
    /// <param name="id">The column of the artifact's id.</param>
    public SqlFragment OnRow(string id) =>
        SqlFragment.Combine(
            _condition.Operator,
            IsOnValue ? Value(id) : null,
            _condition.Exists is { } exists ? SqlFragment.Of($"{(exists ? "" : "NOT ")}{Exists(id)}") : null
        );

    private string Entry(string value) => _prefix + value;

    private SqlFragment Value(string id)
    {
        if (!_isWhole)
        {
            return Exactly(id, column => _conditions.Translate(column, OfValue())!);
        }

        var value = _conditions.Translate(OnRowColumn, _entry)!;
        var isNamed = _condition.Operator == FilterOperator.And && (_entry.Any is not null || _entry.StartsWith is not null);
        return Has(id, isNamed ? value : SqlTranslation.AllOf([StartsWith(OnRowColumn, _prefix), value]));
    }

    private SqlFragment Exists(string id) =>
        _isWhole ? Has(id, StartsWith(OnRowColumn, _prefix)) : Exactly(id, static column => SqlFragment.Of($"{column} IS NOT NULL"));

    /// <summary>
    /// Tests the metadata itself, where the entries are cut. An entry with the same beginning comes first: it is there only if the database
    /// can read the metadata.
    /// </summary>
    private SqlFragment Exactly(string id, Func<string, SqlFragment> condition)
    {
        var column = new SqlStatementBuilder()
            .Append(
                $"(SELECT la.metadata ->> {SqlValue.Text(_name)} FROM {_dialect.Table(SqlTable.Artifact.Name())} AS la WHERE la.id = {id})"
            )
            .ToFragment();
        return SqlFragment.Of(
            $"CASE WHEN {Has(id, StartsWith(OnRowColumn, _prefix))} THEN (SELECT {condition("x.value")} FROM (SELECT {column} AS value) AS x) ELSE FALSE END"
        );
    }

    /// <summary>A count, of which no planner makes a join.</summary>
    private SqlFragment Has(string id, SqlFragment entry) =>
        SqlFragment.Of($"((SELECT COUNT(*) FROM {SqlTable.ArtifactMetadata.From(_dialect)} WHERE am.artifact_id = {id} AND {entry}) > 0)");

    private SqlFragment StartsWith(string column, string start)
    {
        var indexed = _dialect.IndexedPart(start);
        return indexed.Length == start.Length
            ? _dialect.StartsWith(column, start)
            : SqlFragment.Of($"({column} >= {SqlValue.Text(indexed)} AND {column} <= {SqlValue.Text(indexed)})");
    }

    private TextCondition OfValue() =>
        new()
        {
            Any = _condition.Any,
            NotAny = _condition.NotAny,
            StartsWith = _condition.StartsWith,
            Operator = _condition.Operator,
        };
}
