using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Reads the values of rows with the store's reader, and finds those that the store would not have written.</summary>
/// <remarks>In .NET rather than SQL, since only the reader defines what it accepts. Bodies are checked elsewhere.</remarks>
internal sealed class ValueVerifier(SqlDialect dialect)
{
    /// <summary>Finds violations in the values of rows.</summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The table.</param>
    /// <param name="scope">The condition on the rows of <c>t</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<List<ArtifactStoreViolation>> OfAsync(
        SqlSession session,
        StoredTable table,
        SqlFragment scope,
        CancellationToken cancellationToken
    )
    {
        SqlColumn[] columns = [.. table.Columns.Where(column => !column.IsBody)];
        var hasRowId = table.Unique.Count > 0;
        var list = string.Join(", ", columns.Select(column => $"t.{column.Name}"));
        var statement = new SqlStatementBuilder()
            .Append($"SELECT {list}{(hasRowId ? ", t.row_id" : "")} FROM {dialect.Table(table.Name)} AS t WHERE ")
            .Append(scope)
            .Build();
        var rows = await session
            .ListAsync(statement, reader => Look(reader, table, columns, hasRowId), cancellationToken)
            .ConfigureAwait(false);
        var found = rows.SelectMany(row => row).ToList();
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i] is { IsShown: false } hidden)
            {
                found[i] = hidden with
                {
                    Violation = hidden.Violation with { Found = await ShowAsync(session, hidden, cancellationToken).ConfigureAwait(false) },
                };
            }
        }

        return [.. found.Select(finding => finding.Violation)];
    }

    private List<Finding> Look(DbDataReader reader, StoredTable table, SqlColumn[] columns, bool hasRowId)
    {
        List<Finding>? found = null;
        for (var i = 0; i < columns.Length; i++)
        {
            if (Fault(reader, i, columns[i]) is not var (kind, expected))
            {
                continue;
            }

            var isNull = reader.IsDBNull(i);
            var shown = isNull ? null : dialect.Show(reader, i, StoreViolations.ShownLength);
            (found ??= []).Add(
                new(
                    new()
                    {
                        Kind = kind,
                        Table = table.Name,
                        Row = hasRowId ? reader.GetInt64(columns.Length) : null,
                        Id = Shown(reader, columns, "id"),
                        Key = Shown(reader, columns, "key"),
                        Column = columns[i].Name,
                        Found = shown,
                        Expected = expected,
                    },
                    columns[i].Name,
                    IsShown: isNull || shown is not null
                )
            );
        }

        return found ?? [];
    }

    /// <summary>Returns the violation of a value and the expected value; null if it is valid.</summary>
    private (ArtifactStoreViolationKind Kind, string Expected)? Fault(DbDataReader reader, int ordinal, SqlColumn column)
    {
        if (reader.IsDBNull(ordinal))
        {
            return column.IsRequired ? (ArtifactStoreViolationKind.MalformedValue, "a value") : null;
        }

        if (!dialect.IsWellFormed(reader, ordinal, column.Type))
        {
            return Malformed(column.Type);
        }

        return column switch
        {
            { Type: SqlType.Json } when !MetadataJson.IsWritten(reader.GetString(ordinal)) => Malformed(SqlType.Json),
            { Type: SqlType.Tags } when !dialect.ReadTags(reader, ordinal).All(tag => tag is not null && Text.IndexOfUnstorable(tag) < 0) =>
                Malformed(SqlType.Tags),
            { Rule: ColumnRule.Key } when !ArtifactKey.IsValid(reader.GetString(ordinal)) => (
                ArtifactStoreViolationKind.InvalidKey,
                "a key of the characters a-z, 0-9 and -"
            ),
            { Rule: ColumnRule.Alias } when !ArtifactAlias.IsValid(reader.GetString(ordinal)) => (
                ArtifactStoreViolationKind.InvalidAlias,
                "an alias of 1 to 128 characters, neither digits alone nor latest"
            ),
            { Rule: ColumnRule.StateType } when !WireEnum<StateType>.TryParse(reader.GetString(ordinal), out _) => (
                ArtifactStoreViolationKind.UnknownState,
                $"one of {WireEnum<StateType>.Known}"
            ),
            { Rule: ColumnRule.Int32 } when dialect.ReadNumber(reader, ordinal) is < int.MinValue or > int.MaxValue => (
                ArtifactStoreViolationKind.MalformedValue,
                $"a number from {int.MinValue} to {int.MaxValue}"
            ),
            { Rule: ColumnRule.Version } when dialect.ReadNumber(reader, ordinal) > int.MaxValue => (
                ArtifactStoreViolationKind.InvalidVersion,
                $"a number up to {int.MaxValue}"
            ),
            _ => null,
        };
    }

    private static (ArtifactStoreViolationKind Kind, string Expected) Malformed(SqlType type) =>
        type switch
        {
            SqlType.Id => (ArtifactStoreViolationKind.MalformedId, "an id in lower case, with dashes"),
            SqlType.Time => (ArtifactStoreViolationKind.MalformedTime, "a time in UTC to the microsecond, of the years 1 to 9999"),
            SqlType.Tags => (ArtifactStoreViolationKind.UnreadableTags, "a list of texts"),
            SqlType.Json => (ArtifactStoreViolationKind.UnreadableMetadata, "a JSON object of texts"),
            SqlType.Boolean => (ArtifactStoreViolationKind.MalformedValue, "a flag"),
            SqlType.Number => (ArtifactStoreViolationKind.MalformedValue, "a whole number"),
            _ => (ArtifactStoreViolationKind.MalformedValue, "a text in UTF-8 without NUL characters"),
        };

    private string? Shown(DbDataReader reader, SqlColumn[] columns, string name)
    {
        var ordinal = Array.FindIndex(columns, column => column.Name == name);
        if (ordinal < 0 || reader.IsDBNull(ordinal))
        {
            return null;
        }

        return columns[ordinal].Type == SqlType.Id && dialect.IsWellFormed(reader, ordinal, SqlType.Id)
            ? dialect.ReadId(reader, ordinal).ToString("D")
            : dialect.Show(reader, ordinal, StoreViolations.ShownLength) ?? reader.GetString(ordinal);
    }

    /// <summary>Reads a value as the database formats it, if the driver cannot read it.</summary>
    private async Task<string?> ShowAsync(SqlSession session, Finding finding, CancellationToken cancellationToken)
    {
        var violation = finding.Violation;
        var row =
            violation.Row is { } number ? SqlFragment.Of($"row_id = {SqlValue.Number(number)}")
            : Guid.TryParse(violation.Id, out var id) ? SqlFragment.Of($"id = {SqlValue.Id(id)}")
            : null;
        return row is null
            ? null
            : await session
                .FirstAsync(
                    new SqlStatementBuilder()
                        .Append($"SELECT CAST({finding.Column} AS TEXT) FROM {dialect.Table(violation.Table)} WHERE ")
                        .Append(row)
                        .Build(),
                    static reader => StoreViolations.Shown(reader.GetString(0)),
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private sealed record Finding(ArtifactStoreViolation Violation, string Column, bool IsShown);
}
