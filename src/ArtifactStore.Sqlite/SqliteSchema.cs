using System.Collections.Frozen;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>Describes a schema by the statements that SQLite stores, normalised in white space, comments, quotes and case.</summary>
internal static class SqliteSchema
{
    /// <summary>The first words of parts of CREATE TABLE that are not columns.</summary>
    private static readonly FrozenSet<string> Constraints = FrozenSet.Create("constraint", "primary", "unique", "check", "foreign");

    /// <summary>Returns the schema of the migrations, by running them in an empty memory database.</summary>
    public static async Task<IReadOnlyList<SqlDefinition>> MakeAsync(SqliteDialect dialect, IReadOnlyList<SqlMigration> migrations)
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        var session = new SqlSession(dialect, connection);
        foreach (var migration in migrations.Where(migration => dialect.KeepsRunColumns || !migration.RunTablesOnly))
        {
            await session.ExecuteAsync(new(migration.Script, []), CancellationToken.None).ConfigureAwait(false);
        }

        return await ReadAsync(session, dialect.TablePrefix, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Reads the objects of the database whose names have the prefix.</summary>
    public static async Task<IReadOnlyList<SqlDefinition>> ReadAsync(SqlSession session, string prefix, CancellationToken cancellationToken)
    {
        var rows = await session
            .ListAsync(
                new(
                    "SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'view', 'index', 'trigger') AND name <> 'sqlite_sequence'",
                    []
                ),
                static reader =>
                    (Type: reader.GetString(0), Name: reader.GetString(1), Table: reader.GetString(2), Sql: reader.GetString(3)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. rows.Where(row => row.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .SelectMany(row =>
                    Describe(
                        row.Type,
                        Plain(row.Name),
                        row.Table.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? Plain(row.Table) : row.Table,
                        row.Sql
                    )
                ),
        ];

        string Plain(string name) => name[prefix.Length..].ToLowerInvariant();
    }

    private static IEnumerable<SqlDefinition> Describe(string type, string name, string table, string sql)
    {
        var words = SqliteTokenizer.Of(sql);
        var open = words.IndexOf("(");
        if (type is "index" or "trigger")
        {
            return [new(type == "index" ? SqlObjectKind.Index : SqlObjectKind.Trigger, table, name, string.Join(' ', words))];
        }

        // The columns of a virtual table, or of one created from a query, cannot be read here.
        return type == "view" || open < 0 || words is not ["create", "table", ..]
            ? [new(SqlObjectKind.Table, name, name, string.Join(' ', words.Take(2)))]
            : DescribeTable(name, words, open);
    }

    private static IEnumerable<SqlDefinition> DescribeTable(string name, List<string> words, int open)
    {
        var parts = new List<List<string>> { new() };
        var (depth, close) = (1, open + 1);
        for (; close < words.Count; close++)
        {
            depth += words[close] switch
            {
                "(" => 1,
                ")" => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                break;
            }

            if (depth == 1 && words[close] == ",")
            {
                parts.Add([]);
            }
            else
            {
                parts[^1].Add(words[close]);
            }
        }

        var others = parts
            .Where(part => part.Count > 0 && Constraints.Contains(part[0]))
            .Select(part => string.Join(' ', part))
            .Order(StringComparer.Ordinal);
        var options = string.Join(' ', words.Skip(close + 1))
            .Split(" , ", StringSplitOptions.RemoveEmptyEntries)
            .Order(StringComparer.Ordinal);
        yield return new(SqlObjectKind.Table, name, name, string.Join(' ', others.Concat(options).Prepend("create table")));
        foreach (var column in parts.Where(part => part.Count > 0 && !Constraints.Contains(part[0])))
        {
            yield return new(SqlObjectKind.Column, name, column[0], string.Join(' ', column));
        }
    }
}
