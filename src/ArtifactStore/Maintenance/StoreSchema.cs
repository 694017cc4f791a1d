using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Compares the schema of a database with that of the migrations, and creates indexes.</summary>
internal sealed class StoreSchema(SqlDatabase database)
{
    private readonly (SqlTable Table, string Index, string[] Columns)[] _uniqueIndexes =
    [
        (SqlTable.Artifact, "artifact_id", ["id"]),
        (SqlTable.Artifact, "artifact_key_version", ["key", "version"]),
        (SqlTable.ArtifactCollection, "artifact_collection_id", ["id"]),
        (SqlTable.ArtifactCollection, "artifact_collection_key", ["key"]),
        (SqlTable.ArtifactAlias, "artifact_alias_id", ["id"]),
        (SqlTable.ArtifactAlias, "artifact_alias_key", ["key", "alias"]),
        (SqlTable.ArtifactInput, "artifact_input_id", ["id"]),
        (SqlTable.ArtifactInput, "artifact_input_artifact", ["artifact_id", "place"]),
    ];

    private readonly string[] _withRowIds =
    [
        SqlTable.Artifact.Name(),
        SqlTable.ArtifactCollection.Name(),
        SqlTable.ArtifactAlias.Name(),
        SqlTable.ArtifactInput.Name(),
        .. SqlTables.Changes(database.Dialect),
    ];

    private readonly SqlDialect _dialect = database.Dialect;
    private readonly StoreViolations _violations = new(database.Dialect);

    /// <summary>Finds violations of the schema. Needs a session with one snapshot.</summary>
    public async Task<SchemaFindings> FindAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var schema = await database.ReadSchemaAsync(session, cancellationToken).ConfigureAwait(false);
        var found = new List<ArtifactStoreViolation>();
        var absent = new HashSet<string>(StringComparer.Ordinal);
        var unusable = new HashSet<string>(StringComparer.Ordinal);
        var doubtful = new HashSet<string>(StringComparer.Ordinal);
        var actual = schema.Actual.ToLookup(definition => (definition.Kind, definition.Table, definition.Name));
        foreach (var expected in schema.Expected.OrderBy(definition => definition.Kind))
        {
            // Columns and indexes of a missing table are not reported separately.
            if (expected.Kind is SqlObjectKind.Column or SqlObjectKind.Index or SqlObjectKind.Trigger && absent.Contains(expected.Table))
            {
                continue;
            }

            var there = actual[(expected.Kind, expected.Table, expected.Name)].FirstOrDefault()
                ?? (
                    expected.Kind == SqlObjectKind.Index
                        ? schema.Actual.FirstOrDefault(other => other.Kind == SqlObjectKind.Index && other.Name == expected.Name)
                        : null
                );
            if (there is not null && string.Equals(there.Text, expected.Text, StringComparison.Ordinal))
            {
                continue;
            }

            if (expected.Kind is SqlObjectKind.Table or SqlObjectKind.Column)
            {
                (there is null || (expected.Kind == SqlObjectKind.Table && !IsTable(there)) ? unusable : doubtful).Add(expected.Table);
                if (expected.Kind == SqlObjectKind.Table && unusable.Contains(expected.Table))
                {
                    absent.Add(expected.Table);
                }
            }

            found.Add(
                new()
                {
                    Kind = (expected.Kind, there) switch
                    {
                        (SqlObjectKind.Index, null) => ArtifactStoreViolationKind.MissingIndex,
                        // An index on a host's table that happens to have the store's name belongs to the host.
                        (SqlObjectKind.Index, _)
                            when !schema.Expected.Any(table => table.Kind == SqlObjectKind.Table && table.Name == there.Table) =>
                            ArtifactStoreViolationKind.WrongObject,
                        (SqlObjectKind.Index, _) => ArtifactStoreViolationKind.WrongIndex,
                        (_, null) => ArtifactStoreViolationKind.MissingObject,
                        _ => ArtifactStoreViolationKind.WrongObject,
                    },
                    Table = expected.Kind == SqlObjectKind.Column ? expected.Table : expected.Name,
                    Column = expected.Kind == SqlObjectKind.Column ? expected.Name : null,
                    Found = there?.Text,
                    Expected = expected.Text,
                }
            );
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (
                _uniqueIndexes.FirstOrDefault(unique => unique.Index == found[i].Table) is { Index: not null } unique
                && !unusable.Contains(unique.Table.Name())
                && await _violations
                    .DuplicatesAsync(session, unique.Table, unique.Columns, long.MinValue, 1, cancellationToken)
                    .ConfigureAwait(false)
                    is { Count: > 0 }
            )
            {
                found[i] = found[i] with
                {
                    Kind =
                        found[i].Kind == ArtifactStoreViolationKind.MissingIndex
                            ? ArtifactStoreViolationKind.MissingObject
                            : ArtifactStoreViolationKind.WrongObject,
                };
            }
        }

        string[] tables =
        [
            .. StoredTables
                .Of(_dialect)
                .Select(table => table.Name)
                .Concat(SqlTables.Changes(_dialect))
                .Append(SqlTable.ArtifactMetadata.Name())
                .Where(table => !unusable.Contains(table)),
        ];
        return new(
            found,
            tables,
            doubtful,
            [
                .. _uniqueIndexes
                    .Where(unique => found.Any(violation => violation.Table == unique.Index))
                    .Select(unique => (unique.Table, unique.Columns)),
            ]
        );
    }

    /// <summary>True for a table, even one with other options.</summary>
    private static bool IsTable(SqlDefinition definition) =>
        definition.Text == "table" || definition.Text.StartsWith("create table", StringComparison.Ordinal);

    /// <summary>
    /// Finds rows missing from the table of schema versions. The table itself may be missing if the schema was created by other means.
    /// </summary>
    public async Task<IReadOnlyList<ArtifactStoreViolation>> FindMissingMigrationsAsync(
        SqlSession session,
        CancellationToken cancellationToken
    )
    {
        if (
            await session
                .FirstAsync(_dialect.Existing([SchemaScript.VersionTable]), static reader => reader.GetString(0), cancellationToken)
                .ConfigureAwait(false)
            is null
        )
        {
            return [];
        }

        var applied = await session
            .ListAsync(
                new($"SELECT version FROM {_dialect.Table(SchemaScript.VersionTable)}", []),
                reader => reader.IsDBNull(0) ? 0 : _dialect.ReadNumber(reader, 0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. SqlMigration
                .Required(_dialect, database.Migrations)
                .Where(migration => !applied.Contains(migration.Version))
                .Select(migration => new ArtifactStoreViolation
                {
                    Kind = ArtifactStoreViolationKind.MissingMigration,
                    Table = SchemaScript.VersionTable,
                    Row = migration.Version,
                    Expected = string.Create(
                        CultureInfo.InvariantCulture,
                        $"the row of migration {migration.Version:0000} {migration.Name}"
                    ),
                }),
        ];
    }

    /// <summary>Finds sequences that are behind the rows of their tables. Needs a session with one snapshot.</summary>
    public async Task<IReadOnlyList<ArtifactStoreViolation>> FindLowSequencesAsync(
        SqlSession session,
        IReadOnlyList<string> tables,
        CancellationToken cancellationToken
    )
    {
        var found = new List<ArtifactStoreViolation>();
        foreach (var table in tables.Where(_withRowIds.Contains))
        {
            // The rows first, since concurrent writers advance the sequence.
            var highest = await session
                .NumberAsync(new($"SELECT max(row_id) FROM {_dialect.Table(table)}", []), cancellationToken)
                .ConfigureAwait(false);
            if (
                highest is not null
                && await database.NextRowIdAsync(session, table, cancellationToken).ConfigureAwait(false) is { } next
                && next <= highest
            )
            {
                found.Add(
                    new()
                    {
                        Kind = ArtifactStoreViolationKind.LowSequence,
                        Table = table,
                        Column = "row_id",
                        Found = next.ToString(CultureInfo.InvariantCulture),
                        Expected = (highest.Value + 1).ToString(CultureInfo.InvariantCulture),
                    }
                );
            }
        }

        return found;
    }

    /// <summary>Creates an index.</summary>
    public async Task<bool> MakeIndexAsync(SqlSession session, ArtifactStoreViolation violation, CancellationToken cancellationToken)
    {
        session.LiftTimeout();
        foreach (var statement in database.MakeIndex(violation.Table, violation.Expected!))
        {
            await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
