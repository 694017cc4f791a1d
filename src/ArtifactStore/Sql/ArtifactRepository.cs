namespace ArtifactStore.Sql;

/// <summary>The artifact operations, with any executor: that of the store, a transaction, or an enlisted session.</summary>
/// <param name="executor">The executor.</param>
/// <param name="primary">The executor for reads that must see every commit.</param>
/// <param name="context">What all sessions of the store share.</param>
internal sealed class ArtifactRepository(SqlExecutor executor, SqlExecutor primary, SqlStoreContext context) : IArtifactRepository
{
    private readonly ArtifactReader<Artifact> _artifacts = ReaderOf(executor, context);
    private readonly ArtifactReader<ArtifactCollection> _collections = new(
        executor,
        context.Dialect,
        context.StreamBatchSize,
        ArtifactRows.ReadCollection,
        static (row, query) => ArtifactCursor.After(row, ((ArtifactQueryBase)query).Sort)
    );
    private readonly BulkDelete _bulkDelete = new(context);

    private QueryLimitValidator Limited => new(context.Limits);

    public async Task<Artifact> CreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return await context.Creator.CreateAsync(executor, Check(artifact, nameof(artifact)), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Artifact>> CreateArtifactsAsync(
        IReadOnlyList<ArtifactCreate> artifacts,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        new LimitCheck(nameof(artifacts)).Count(
            artifacts.Count,
            context.Limits.BatchCount,
            nameof(ArtifactStoreLimits.BatchCount),
            nameof(artifacts)
        );

        // A copy, since the caller may change the list meanwhile.
        NewArtifact[] batch =
        [
            .. artifacts.Select(
                (artifact, i) =>
                    Check(
                        artifact ?? throw new ArgumentException($"artifacts[{i}] is null. Leave it out.", nameof(artifacts)),
                        nameof(artifacts),
                        i
                    )
            ),
        ];
        return batch.Length == 0 ? [] : await context.Creator.CreateAllAsync(executor, batch, cancellationToken).ConfigureAwait(false);
    }

    public async Task<GetOrCreateResult> GetOrCreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        if (artifact.Key is not { } key)
        {
            throw new ArgumentException("The artifact has no Key. Give one: it names the artifact to be found.", nameof(artifact));
        }

        if (artifact.ExpectedVersion > 0 || artifact.ExpectedLatestId is not null)
        {
            var expected = artifact.ExpectedVersion > 0 ? $"version {artifact.ExpectedVersion}" : $"the latest {artifact.ExpectedLatestId}";
            throw new ArgumentException(
                $"The artifact expects {expected}, but it is created only if the key has no artifact. Leave the expectation out.",
                nameof(artifact)
            );
        }

        var first = Check(artifact with { ExpectedVersion = 0 }, nameof(artifact));
        var reader = primary == executor ? _artifacts : ReaderOf(primary, context);
        while (true)
        {
            if (await reader.FirstAsync(context.Reads.LatestArtifact(key), cancellationToken).ConfigureAwait(false) is { } latest)
            {
                return new(latest, IsCreated: false);
            }

            try
            {
                return new(await context.Creator.CreateAsync(executor, first, cancellationToken).ConfigureAwait(false), IsCreated: true);
            }
            catch (ArtifactConflictException e) when (e is { Reason: ArtifactConflictReason.VersionMoved, LatestVersion: not null })
            {
                // Another call has created the key since it was read.
            }
        }
    }

    public Task<Artifact?> ReadArtifactAsync(Guid artifactId, CancellationToken cancellationToken = default) =>
        _artifacts.FirstAsync(context.Reads.ById(artifactId), cancellationToken);

    public Task<Artifact?> ReadArtifactAsync(string key, int version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckKey(key);
        return _artifacts.FirstAsync(context.Reads.ByVersion(key, version), cancellationToken);
    }

    public Task<ArtifactCollection?> ReadLatestArtifactAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckKey(key);
        return _collections.FirstAsync(context.Reads.Latest(key), cancellationToken);
    }

    public Task<IReadOnlyList<Artifact>> ReadVersionsAsync(
        string key,
        int? limit = null,
        int? beforeVersion = null,
        bool includeData = true,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckKey(key);
        if (limit < 0)
        {
            throw new ArgumentException($"limit {limit} is negative. Give 0 or more, or leave it out.", nameof(limit));
        }

        Limited.CheckPage(limit, nameof(limit), nameof(limit));

        var where = SqlFragment.Combine(
            FilterOperator.And,
            SqlFragment.Of($"a.key = {SqlValue.Text(key)}"),
            beforeVersion is null ? null : SqlFragment.Of($"a.version < {SqlValue.Number(beforeVersion)}")
        );
        var statement = Select(where, includeData).Append($" ORDER BY a.version DESC LIMIT {context.Dialect.Limit(limit)}").Build();
        return _artifacts.ListAsync(statement, includeData, cancellationToken);
    }

    public Task<IReadOnlyList<Artifact>> ReadArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        _artifacts.PageAsync(CheckPage(query ?? new()), cancellationToken);

    public Task<IReadOnlyList<ArtifactCollection>> ReadLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    ) => _collections.PageAsync(CheckPage(query ?? new()), cancellationToken);

    public Task<ArtifactPage<Artifact>> ReadArtifactPageAsync(
        ArtifactQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) => PageAsync(_artifacts, CheckPage(query ?? new()), includeTotal, cancellationToken);

    public Task<ArtifactPage<ArtifactCollection>> ReadLatestArtifactPageAsync(
        ArtifactCollectionQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    ) => PageAsync(_collections, CheckPage(query ?? new()), includeTotal, cancellationToken);

    public IAsyncEnumerable<Artifact> StreamArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default)
    {
        query?.CheckPage();
        return _artifacts.StreamAsync(Check(query ?? new()), cancellationToken);
    }

    public IAsyncEnumerable<ArtifactCollection> StreamLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    )
    {
        query?.CheckPage();
        return _collections.StreamAsync(Check(query ?? new()), cancellationToken);
    }

    public Task<long> CountArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default) =>
        _artifacts.CountAsync(Check(query ?? new()), cancellationToken);

    public Task<long> CountLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default) =>
        _collections.CountAsync(Check(query ?? new()), cancellationToken);

    public Task<bool> UpdateArtifactAsync(Guid artifactId, ArtifactUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        WriteLimitValidator.Check(update, context.Limits);
        return context.Writer.UpdateAsync(executor, artifactId, update, cancellationToken);
    }

    public Task<bool> DeleteArtifactAsync(Guid artifactId, bool force = false, CancellationToken cancellationToken = default) =>
        context.Writer.DeleteAsync(executor, ArtifactIdentity.Of(artifactId), force, cancellationToken);

    public Task<bool> DeleteArtifactAsync(string key, int version, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckKey(key);
        return context.Writer.DeleteAsync(executor, new(null, key, version), force, cancellationToken);
    }

    public async Task<ArtifactDeleteResult> DeleteArtifactsAsync(
        ArtifactQuery query,
        bool force = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        Check(query);
        var filters = ArtifactSql.Translate(query, context.Dialect);
        if (filters.Conditions.IsEmpty)
        {
            throw new ArgumentException(
                "The filters of the query have no condition (a null id or text gives none), "
                    + "so it would delete every artifact that its filters require to exist. Give a condition. "
                    + "To delete everything, use one that always holds: "
                    + "Artifacts = new() { Created = new() { After = DateTimeOffset.MinValue } }.",
                nameof(query)
            );
        }

        query.CheckPage();
        var deleted = await executor.WriteAsync(_bulkDelete.Work(query, filters, force), cancellationToken).ConfigureAwait(false);
        return new(deleted.Rows.Count, deleted.LeftAliased);
    }

    private static ArtifactReader<Artifact> ReaderOf(SqlExecutor executor, SqlStoreContext context) =>
        new(executor, context.Dialect, context.StreamBatchSize, ArtifactRows.ReadArtifact, static (row, query) =>
            ArtifactCursor.After(row, ((ArtifactQueryBase)query).Sort)
        );

    private static async Task<ArtifactPage<T>> PageAsync<T>(
        ArtifactReader<T> reader,
        ArtifactQueryBase query,
        bool includeTotal,
        CancellationToken cancellationToken
    )
    {
        var (rows, next, total) = await reader.PageAsync(query, includeTotal, cancellationToken).ConfigureAwait(false);
        return new(rows, (ArtifactCursor?)next, total);
    }

    private T Check<T>(T query)
        where T : ArtifactQueryBase
    {
        Limited.Check(query);
        return query;
    }

    private T CheckPage<T>(T query)
        where T : ArtifactQueryBase
    {
        Limited.CheckPage(query.Limit, nameof(query.Limit), nameof(query));
        return Check(query);
    }

    private void CheckKey(string key)
    {
        Text.Check(key, nameof(key));
        Limited.CheckKey(key, new(nameof(key)), nameof(key));
    }

    /// <summary>
    /// Validates an artifact to be created. Its id is assigned before the first attempt, so that a retry does not create a second artifact.
    /// </summary>
    private NewArtifact Check(ArtifactCreate artifact, string parameter, int index = -1)
    {
        if (artifact is { ExpectedVersion: not null, Key: null })
        {
            throw new ArgumentException(
                $"{Place()}ExpectedVersion {artifact.ExpectedVersion} is given without a Key. Versions belong to keys: give a Key, "
                    + $"or leave ExpectedVersion out.",
                parameter
            );
        }

        if (artifact is { ExpectedLatestId: not null, Key: null })
        {
            throw new ArgumentException(
                $"{Place()}ExpectedLatestId {artifact.ExpectedLatestId} is given without a Key. A latest artifact belongs to a key: "
                    + $"give a Key, or leave ExpectedLatestId out.",
                parameter
            );
        }

        if (artifact is { ExpectedLatestId: not null, ExpectedVersion: 0 })
        {
            throw new ArgumentException(
                $"{Place()}ExpectedVersion 0 requires a new key, but ExpectedLatestId {artifact.ExpectedLatestId} requires "
                    + $"that artifact. Give one of them, or the version of that artifact.",
                parameter
            );
        }

        var draft = ArtifactTable.Draft(artifact, artifact.Id ?? context.NewId());
        var check = new LimitCheck(parameter, index);
        WriteLimitValidator.Check(draft, context.Limits, check);
        check.Count(artifact.Inputs.Count, context.Limits.ListCount, nameof(ArtifactStoreLimits.ListCount), nameof(ArtifactCreate.Inputs));
        if (artifact.Inputs.Contains(draft.Id))
        {
            throw new ArgumentException($"{Place()}Inputs contains the artifact's own id {draft.Id}. Leave it out.", parameter);
        }

        return new(artifact, draft);

        string Place() => index < 0 ? "" : $"{parameter}[{index}].";
    }

    private SqlStatementBuilder Select(SqlFragment where, bool includeData) =>
        new SqlStatementBuilder().Append(
            $"SELECT {ArtifactRows.Columns(SqlTable.Artifact, includeData)} FROM {SqlTable.Artifact.From(context.Dialect)} WHERE {where}"
        );
}
