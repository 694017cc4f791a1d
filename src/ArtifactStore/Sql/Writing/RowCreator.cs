using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>
/// Creates artifacts with one statement per key and one per artifact, for an in-process database, where many small statements cost no more
/// than a large one.
/// </summary>
internal sealed class RowCreator : ArtifactCreator
{
    private readonly CreateTemplate _insert;
    private readonly CreateTemplate[] _claims;
    private readonly CreateTemplate[] _claimsOfKnownRun;
    private readonly SqlTemplate _run;
    private readonly Func<SqlSession, SqlOutcome<Artifact>, CancellationToken, Task<SqlOutcome<Artifact>>> _find;
    private readonly Func<DbDataReader, RunColumns> _readRun;
    private readonly Func<DbDataReader, (int Version, RunColumns Run)?> _readClaim;

    public RowCreator(SqlStoreContext context)
        : base(context)
    {
        _insert = new(ArtifactTable.Columns.Where(column => column.Name != "updated").Select(CreateTemplate.Of), values =>
            new SqlStatementBuilder()
                .Append($"INSERT INTO {Artifacts} ({ArtifactColumns}) VALUES ({ArtifactValues(values)}) ON CONFLICT (id) DO NOTHING")
                .Build()
        );
        _claims = [.. Enum.GetValues<ClaimKind>().Select(kind => Claim(kind, OwnCopies))];
        _claimsOfKnownRun = [.. Enum.GetValues<ClaimKind>().Select(kind => Claim(kind, CollectionTable.Copies))];
        _run = new(values =>
            new SqlStatementBuilder().Append($"SELECT flow_id, deployment_id FROM {FlowRuns} WHERE id = {values[0]}").Build()
        );
        _find = async (session, attempt, token) => attempt.If(await IsCreatedAsync(session, attempt.Value, token).ConfigureAwait(false));
        _readRun = reader => RunColumns.Read(Dialect, reader, 0);
        _readClaim = reader => (checked((int)Dialect.ReadNumber(reader, 0)), RunColumns.Read(Dialect, reader, 1));
    }

    public override Task<Artifact> CreateAsync(SqlExecutor executor, NewArtifact item, CancellationToken cancellationToken) =>
        executor.WriteAsync(
            new SqlWork<Artifact>((session, token) => CreateAsync(session, item, token)) { FindAsync = _find },
            cancellationToken
        );

    public override Task<IReadOnlyList<Artifact>> CreateAllAsync(
        SqlExecutor executor,
        IReadOnlyList<NewArtifact> items,
        CancellationToken cancellationToken
    ) => executor.WriteAsync(AllOf(items, CreateAllAsync), cancellationToken);

    private async Task<Artifact> CreateAsync(SqlSession session, NewArtifact item, CancellationToken cancellationToken)
    {
        if (HoldRun(item.Draft) is { } hold)
        {
            await session.ListAsync(hold, static _ => true, cancellationToken).ConfigureAwait(false);
        }

        var now = Context.Now();
        RunColumns run = default;
        int? version = null;
        if (item.Draft.Key is not null)
        {
            var claim = new KeyClaim(item.Create);
            claim.Add(place: 0);
            run = await ClaimAsync(session, claim, item.Draft, now, known: null, cancellationToken).ConfigureAwait(false);
            version = claim.Next(item);
        }
        else if (item.Draft.FlowRunId is { } flowRun && Dialect.KeepsRunColumns)
        {
            run = await session.FirstAsync(_run.With(SqlValue.Id(flowRun)), _readRun, cancellationToken).ConfigureAwait(false);
        }

        var artifact = item.Draft with { Created = now, Updated = now, Version = version };
        await InsertAsync(session, artifact, run, cancellationToken).ConfigureAwait(false);
        if (item.Create.Inputs.Count > 0)
        {
            await Context.Inputs.InsertAsync(session, [item], cancellationToken).ConfigureAwait(false);
        }

        if (Context.Changes is { } changes)
        {
            var change = artifact.Key is null ? changes.CreatedWithoutKey(artifact) : changes.Created(artifact);
            await session.ExecuteAsync(change, cancellationToken).ConfigureAwait(false);
        }

        return artifact;
    }

    private async Task<IReadOnlyList<Artifact>> CreateAllAsync(
        SqlSession session,
        IReadOnlyList<NewArtifact> items,
        CancellationToken cancellationToken
    )
    {
        var runs = await RunColumns.LockAsync(session, RunsOf(items), cancellationToken).ConfigureAwait(false);
        var now = Context.Now();
        var keys = KeyClaim.Of(items);
        foreach (var key in keys.Values.OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = items[key.Last].Draft;
            await ClaimAsync(session, key, last, now, RunOf(last, runs), cancellationToken).ConfigureAwait(false);
        }

        var created = new Artifact[items.Count];
        for (var i = 0; i < created.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var draft = items[i].Draft;
            created[i] = draft with { Created = now, Updated = now, Version = draft.Key is null ? null : keys[draft.Key].Next(items[i]) };
            await InsertAsync(session, created[i], RunOf(draft, runs), cancellationToken).ConfigureAwait(false);
        }

        await Context.Inputs.InsertAsync(session, items, cancellationToken).ConfigureAwait(false);
        await RecordAsync(session, created, cancellationToken).ConfigureAwait(false);
        return created;
    }

    private async Task InsertAsync(SqlSession session, Artifact artifact, RunColumns run, CancellationToken cancellationToken)
    {
        var row = new CreateRow(artifact) { Run = run };
        if (await session.ExecuteAsync(_insert.With(row), cancellationToken).ConfigureAwait(false) == 0)
        {
            throw Conflict.OfId(artifact.Id);
        }
    }

    /// <summary>Takes one version of a key for each artifact, and points its collection to the last.</summary>
    /// <returns>The columns of the last artifact's run, which the statement reads if they are not known.</returns>
    private async ValueTask<RunColumns> ClaimAsync(
        SqlSession session,
        KeyClaim key,
        Artifact last,
        DateTimeOffset now,
        RunColumns? known,
        CancellationToken cancellationToken
    )
    {
        var template = (known is null ? _claims : _claimsOfKnownRun)[(int)key.Kind];
        var row = new CreateRow(last)
        {
            Created = now,
            First = key.First,
            Count = key.Count,
            CollectionId = key.ComparesLatest ? default : Context.NewId(),
            Run = known ?? default,
        };
        if (
            await session.FirstAsync(template.With(row), _readClaim, cancellationToken).ConfigureAwait(false) is not { } claimed
            || !key.TryTake(claimed.Version, isForeign: false)
        )
        {
            throw await ConflictAsync(session, key.First, cancellationToken).ConfigureAwait(false);
        }

        return claimed.Run;
    }

    /// <summary>Builds the statement that claims versions of a key.</summary>
    /// <param name="kind">The expectation about the key.</param>
    /// <param name="copies">The columns of the artifact whose values are known; the others are read.</param>
    private CreateTemplate Claim(ClaimKind kind, IEnumerable<SqlColumn> copies) =>
        kind is ClaimKind.Any or ClaimKind.New
            ? new(
                [
                    CreateTemplate.CollectionId,
                    CreateTemplate.Created,
                    CreateTemplate.Of("key"),
                    CreateTemplate.Of("id"),
                    CreateTemplate.Count,
                    .. copies.Select(CreateTemplate.Of),
                ],
                values =>
                    new SqlStatementBuilder()
                        .Append($"INSERT INTO {Collections} AS c ({CollectionColumns}) VALUES ({CollectionValues(values)})")
                        .Append(
                            $" ON CONFLICT (key) DO {(kind == ClaimKind.New ? "NOTHING" : PointToNew)} RETURNING version, flow_id, deployment_id"
                        )
                        .Build()
            )
            : new(
                [
                    CreateTemplate.Created,
                    CreateTemplate.Of("id"),
                    CreateTemplate.Count,
                    .. copies.Select(CreateTemplate.Of),
                    CreateTemplate.Of("key"),
                    .. Expected(kind),
                ],
                values => new SqlStatementBuilder().Append($"{PointExpected(values)} RETURNING version, flow_id, deployment_id").Build()
            );

    private static RunColumns RunOf(Artifact artifact, Dictionary<Guid, RunColumns> runs) =>
        artifact.FlowRunId is { } run ? runs.GetValueOrDefault(run) : default;
}
