namespace ArtifactStore.Sql;

/// <summary>The operations on aliases, with any executor: that of the store, a transaction, or an enlisted session.</summary>
internal sealed class AliasRepository(SqlExecutor executor, SqlStoreContext context) : IArtifactAliases
{
    private QueryLimitValidator Limited => new(context.Limits);

    public Task<ArtifactAlias> SetAsync(
        string key,
        string alias,
        int version,
        int? expectedVersion = null,
        CancellationToken cancellationToken = default
    )
    {
        Check(key, nameof(key));
        ArgumentNullException.ThrowIfNull(alias);
        Text.Check(alias, nameof(alias));
        if (!ArtifactAlias.IsValid(alias))
        {
            throw new ArgumentException($"alias {Text.Show(alias)} is not valid. {ArtifactAlias.Rule}", nameof(alias));
        }

        if (version < 1)
        {
            throw new ArgumentException($"version {version} is not positive. Give a version of the key.", nameof(version));
        }

        if (expectedVersion < 0)
        {
            throw new ArgumentException(
                $"expectedVersion {expectedVersion} is negative. Give the version that the alias names, or 0 if it must not exist yet.",
                nameof(expectedVersion)
            );
        }

        return context.Aliases.SetAsync(executor, new(key, alias, version, expectedVersion), cancellationToken);
    }

    public Task<bool> RemoveAsync(string key, string alias, CancellationToken cancellationToken = default)
    {
        Check(key, nameof(key));
        Check(alias, nameof(alias));
        return context.Aliases.RemoveAsync(executor, key, alias, cancellationToken);
    }

    public async Task<IReadOnlyList<ArtifactAlias>> ListAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key, nameof(key));
        var statement = context.Reads.Aliases(key);
        return await executor
            .ReadAsync(
                (session, token) => session.ListAsync(statement, reader => AliasTable.Read(session.Dialect, reader, key), token),
                snapshot: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public Task<Artifact?> ReadArtifactAsync(string key, string alias, CancellationToken cancellationToken = default)
    {
        Check(key, nameof(key));
        Check(alias, nameof(alias));
        var statement = context.Reads.ByAlias(key, alias);
        return executor.ReadAsync(
            (session, token) =>
                session.FirstAsync(statement, reader => ArtifactRows.ReadArtifact(session.Dialect, reader, includeData: true), token),
            snapshot: false,
            cancellationToken
        );
    }

    /// <summary>Checks a text to be looked up, which need not be valid.</summary>
    private void Check(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        Text.Check(text, parameter);
        Limited.CheckKey(text, new(parameter), parameter);
    }
}
