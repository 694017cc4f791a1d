namespace ArtifactStore.Sql;

/// <summary>Imports what keys have besides their artifacts: the identity of collections, and aliases.</summary>
/// <remarks>The collections are locked first, in the order of their keys, as by every writer that changes the aliases of a key.</remarks>
internal sealed class KeyImporter(SqlStoreContext context)
{
    private readonly SqlDialect _dialect = context.Dialect;
    private readonly string _artifacts = context.Dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collections = context.Dialect.Table(SqlTable.ArtifactCollection.Name());
    private readonly string _aliases = context.Dialect.Table(SqlTable.ArtifactAlias.Name());
    private readonly VersionFinder _versions = new(context.Dialect);

    /// <summary>Imports collections and aliases in a transaction.</summary>
    /// <returns>The number of changed or new rows.</returns>
    public async Task<int> ImportAsync(SqlSession session, IReadOnlyList<ImportItem> items, CancellationToken cancellationToken)
    {
        (ImportItem, CollectionImport)[] collections = [.. Of<CollectionImport>()];
        (ImportItem, AliasImport)[] aliases = [.. Of<AliasImport>()];
        var keys = SqlValue.Texts([
            .. collections.Select(item => item.Item2.Key).Concat(aliases.Select(item => item.Item2.Key)).Distinct(StringComparer.Ordinal),
        ]);
        var held = (await CollectionLock.TakeAsync(session, _dialect.IsIn("key", keys), cancellationToken).ConfigureAwait(false)).ToHashSet(
            StringComparer.Ordinal
        );
        return await ImportAsync(session, collections, IsHeld, cancellationToken).ConfigureAwait(false)
            + await ImportAsync(session, aliases, keys, IsHeld, cancellationToken).ConfigureAwait(false);

        // A key that others created anew while its lock was awaited is not held.
        bool IsHeld(string key) => _dialect.ForUpdate.Length == 0 || held.Contains(key);

        IEnumerable<(ImportItem, T)> Of<T>()
            where T : HistoryItem => items.Where(item => item.Item is T).Select(item => (item, (T)item.Item));
    }

    private async Task<int> ImportAsync(
        SqlSession session,
        (ImportItem Item, CollectionImport Row)[] collections,
        Func<string, bool> isHeld,
        CancellationToken cancellationToken
    )
    {
        var changed = 0;
        var there = await StoredAsync(session, [.. collections.Select(item => item.Row)], cancellationToken).ConfigureAwait(false);
        var keyOf = there.ToDictionary(row => row.Value.Id, row => row.Key);
        foreach (var (item, given) in collections)
        {
            if (!isHeld(given.Key) || !there.TryGetValue(given.Key, out var stored))
            {
                throw item.Conflict(
                    ArtifactConflictReason.VersionMissing,
                    "The key has no artifacts. Import one of them before the collection.",
                    key: given.Key
                );
            }

            var target = stored with { LastVersion = Math.Max(stored.LastVersion, given.LastVersion) };
            if (ImportedCollectionId.IsOf(given.Key, stored.Id))
            {
                if (keyOf.TryGetValue(given.CollectionId, out var taken) && taken != given.Key)
                {
                    throw item.Conflict(
                        ArtifactConflictReason.IdExists,
                        $"The id {given.CollectionId} is that of the collection of key {Text.Show(taken)}. Give another id.",
                        key: given.Key
                    );
                }

                target = target with
                {
                    Id = given.CollectionId,
                    Created = given.Created,
                    // Not before the artifact that it shows, which may be newer than the import's.
                    Updated = given.Updated > stored.LatestUpdated ? given.Updated : stored.LatestUpdated,
                };
            }

            if (target != stored)
            {
                there[given.Key] = target;
                keyOf[target.Id] = given.Key;
                changed++;
                await session
                    .ExecuteAsync(
                        new SqlStatementBuilder()
                            .Append($"UPDATE {_collections} SET id = {SqlValue.Id(target.Id)}, created = {SqlValue.Time(target.Created)}, ")
                            .Append($"updated = {SqlValue.Time(target.Updated)}, last_version = {SqlValue.Number(target.LastVersion)}")
                            .Append($" WHERE key = {SqlValue.Text(given.Key)}")
                            .Build(),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }

        return changed;
    }

    /// <summary>Reads the collections of keys, and those with the ids.</summary>
    private async Task<Dictionary<string, Stored>> StoredAsync(
        SqlSession session,
        CollectionImport[] collections,
        CancellationToken cancellationToken
    )
    {
        if (collections.Length == 0)
        {
            return [];
        }

        var those = SqlFragment.Combine(
            FilterOperator.Or,
            _dialect.IsIn("c.key", SqlValue.Texts([.. collections.Select(row => row.Key)])),
            _dialect.IsIn("c.id", SqlValue.Ids([.. collections.Select(row => row.CollectionId)]))
        );
        var rows = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append("SELECT c.key, c.id, c.created, c.updated, c.last_version, a.updated")
                    .Append($" FROM {_collections} AS c JOIN {_artifacts} AS a ON a.id = c.latest_id WHERE ")
                    .Append(those)
                    .Build(),
                reader =>
                {
                    var row = new RowReader(_dialect, reader);
                    return (Key: row.Text(), Row: new Stored(row.Id(), row.Time(), row.Time(), row.Version(), row.Time()));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Key, row => row.Row, StringComparer.Ordinal);
    }

    private async Task<int> ImportAsync(
        SqlSession session,
        (ImportItem Item, AliasImport Row)[] aliases,
        SqlValue keys,
        Func<string, bool> isHeld,
        CancellationToken cancellationToken
    )
    {
        if (aliases.Length == 0)
        {
            return 0;
        }

        var versions = await _versions
            .FindAsync(session, [.. aliases.Select(item => (item.Row.Key, item.Row.Version)).Distinct()], cancellationToken)
            .ConfigureAwait(false);
        var there = await StoredAliasesAsync(session, keys, aliases, cancellationToken).ConfigureAwait(false);
        var ids = there.Values.Select(row => row.Id).ToHashSet();
        List<SqlValue[]> rows = [];
        List<NewChange> changes = [];
        foreach (var (item, given) in aliases)
        {
            if (!isHeld(given.Key) || !versions.TryGetValue((given.Key, given.Version), out var artifact))
            {
                throw item.Conflict(
                    ArtifactConflictReason.VersionMissing,
                    $"The key has no version {given.Version}. Import it before the alias.",
                    key: given.Key
                );
            }

            if (there.TryGetValue((given.Key, given.Alias), out var stored))
            {
                if ((stored.ArtifactId, stored.Updated) != (artifact, given.Updated))
                {
                    throw item.Conflict(
                        ArtifactConflictReason.AliasMoved,
                        $"The alias names the artifact {stored.ArtifactId} since {Timestamp.ToText(stored.Updated)}. Remove one of both.",
                        key: given.Key
                    );
                }

                continue;
            }

            var id = given.Id ?? context.NewId();
            if (!ids.Add(id))
            {
                throw item.Conflict(
                    ArtifactConflictReason.IdExists,
                    $"The id {id} is that of another alias. Leave it out.",
                    key: given.Key
                );
            }

            there.Add((given.Key, given.Alias), new(id, artifact, given.Updated));
            changes.Add(new(ArtifactChangeKind.AliasMoved, artifact, given.Key, given.Version, given.Alias));
            rows.Add([
                SqlValue.Id(id),
                SqlValue.Time(given.Updated),
                SqlValue.Text(given.Key),
                SqlValue.Text(given.Alias),
                SqlValue.Id(artifact),
            ]);
        }

        if (rows.Count > 0)
        {
            await CollectionLock.TouchAsync(session, _dialect.IsIn("key", keys), cancellationToken).ConfigureAwait(false);
            await new RowInsert(_dialect, StoredTables.Aliases).InsertAsync(session, rows, cancellationToken).ConfigureAwait(false);
            if (context.Changes is { } feed)
            {
                await feed.WriteAsync(session, context.Now(), changes, cancellationToken).ConfigureAwait(false);
            }
        }

        return rows.Count;
    }

    /// <summary>Reads the aliases of keys, and those with the ids.</summary>
    private async Task<Dictionary<(string Key, string Alias), StoredAlias>> StoredAliasesAsync(
        SqlSession session,
        SqlValue keys,
        (ImportItem Item, AliasImport Row)[] aliases,
        CancellationToken cancellationToken
    )
    {
        var those = SqlFragment.Combine(
            FilterOperator.Or,
            _dialect.IsIn("key", keys),
            _dialect.IsIn("id", SqlValue.Ids([.. aliases.Select(item => item.Row.Id).OfType<Guid>()]))
        );
        var rows = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT key, alias, id, artifact_id, updated FROM {_aliases} WHERE ")
                    .Append(those)
                    .Build(),
                reader =>
                {
                    var row = new RowReader(_dialect, reader);
                    return (Name: (row.Text(), row.Text()), Row: new StoredAlias(row.Id(), row.Id(), row.Time()));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Name, row => row.Row);
    }

    private sealed record Stored(Guid Id, DateTimeOffset Created, DateTimeOffset Updated, int LastVersion, DateTimeOffset LatestUpdated);

    private sealed record StoredAlias(Guid Id, Guid ArtifactId, DateTimeOffset Updated);
}
