using System.Data.Common;
using Dapper;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What a good engineer writes in an afternoon: plain SQL with joins, Dapper, the driver's pool.</summary>
internal sealed class DapperPeer(Database database) : IPeer
{
    public const string PeerName = "Dapper by hand";

    private const string Owners = "flow_run_id, flow_id, deployment_id";

    private readonly FilterTexts _filters = Named(FilterTexts.Joins(database));
    private readonly string _read = $"SELECT {Columns} FROM {database.Table("artifact")} a WHERE a.id = @id";
    private readonly string _latest =
        $"SELECT {LatestColumns} FROM {database.Table("artifact_collection")} c JOIN {database.Table("artifact")} a ON a.id = c.latest_id"
        + " WHERE c.key = @key";

    private readonly string _newest = $"SELECT {Columns} FROM {database.Table("artifact")} a ORDER BY a.id DESC LIMIT @limit";
    private readonly string _newestWithoutBodies =
        $"SELECT {WithoutBody} FROM {database.Table("artifact")} a ORDER BY a.id DESC LIMIT @limit";

    private readonly string _page =
        $"SELECT {Columns} FROM {database.Table("artifact")} a WHERE a.id < @behind ORDER BY a.id DESC LIMIT @limit";

    private readonly string _stream = $"SELECT {WithoutBody} FROM {database.Table("artifact")} a ORDER BY a.id DESC";

    private readonly string _advance = $"""
        INSERT INTO {database.Table(
            "artifact_collection"
        )} AS c (id, created, updated, key, latest_id, version, last_version, type, {Owners})
        VALUES (@cid, @now, @now, @key, @id, 1, 1, @type, @run, @flow, @deployment)
        ON CONFLICT (key) DO UPDATE SET updated = @now, latest_id = @id, version = c.last_version + 1, last_version = c.last_version + 1,
            type = @type, flow_run_id = @run, task_run_id = NULL, flow_id = @flow, deployment_id = @deployment
        RETURNING version
        """;

    private readonly string _insert = $"""
        INSERT INTO {database.Table("artifact")} (id, created, updated, key, version, type, description, {Owners}, data_size, data)
        VALUES (@id, @now, @now, @key, @version, @type, @description, @run, @flow, @deployment, @size,
            {(database.IsPostgreSql ? "CAST(@body AS json)" : "@body")})
        """;

    public string Name => PeerName;

    private static string WithoutBody { get; } = Alias(PeerColumns.WithoutBody);

    private static string Columns { get; } = Alias(PeerColumns.Artifact);

    private static string LatestColumns { get; } = Alias(PeerColumns.Latest);

    public Task<Answer> ReadAsync(Guid id) => ArtifactsAsync(_read, new { id = database.Stored(id) });

    public Task<Answer> LatestAsync(string key) => ArtifactsAsync(_latest, new { key });

    public Task<Answer> NewestAsync(int limit, bool bodies) => ArtifactsAsync(bodies ? _newest : _newestWithoutBodies, new { limit });

    public Task<Answer> NewestOfFlowAsync(string flow, int limit) => ArtifactsAsync(_filters.NewestOfFlow, new { name = flow, limit });

    public async Task<Answer> CountOfDeploymentAsync(string deployment)
    {
        await using var connection = await database.OpenAsync();
        return new(await connection.ExecuteScalarAsync<long>(_filters.CountOfDeployment, new { name = deployment }));
    }

    public Task<Answer> LatestOfFlowAsync(string flow, int limit) => ArtifactsAsync(_filters.LatestOfFlow, new { name = flow, limit });

    public Task<Answer> PageAsync(Guid behind, int limit) => ArtifactsAsync(_page, new { behind = database.Stored(behind), limit });

    public async Task<Answer> StreamAsync()
    {
        await using var connection = await database.OpenAsync();
        var (rows, first, last) = (0L, Guid.Empty, Guid.Empty);
        await foreach (var row in Rows())
        {
            first = rows++ == 0 ? row.Id : first;
            last = row.Id;
        }

        return new(rows, 0, first, last);

        IAsyncEnumerable<ArtifactEntity> Rows() =>
            database.KeepsText
                ? connection.QueryUnbufferedAsync<SqliteArtifactRow>(_stream).Select(row => row.Artifact())
                : connection.QueryUnbufferedAsync<ArtifactEntity>(_stream);
    }

    public async Task<Answer> CreateAsync(Draft draft)
    {
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var version = await CreateAsync(connection, transaction, draft);
        await transaction.CommitAsync();
        return new(version);
    }

    public async Task<Answer> CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var draft in drafts)
        {
            await CreateAsync(connection, transaction, draft);
        }

        await transaction.CommitAsync();
        return new(drafts.Count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<int> CreateAsync(DbConnection connection, DbTransaction transaction, Draft draft)
    {
        var id = database.Stored(Guid.CreateVersion7());
        var now = database.Stored(DateTimeOffset.UtcNow);
        var run = database.Stored(draft.FlowRunId);
        var (flow, deployment) = (database.Stored(draft.FlowId), database.Stored(draft.DeploymentId));
        var (cid, key, type, description) = (database.Stored(Guid.CreateVersion7()), draft.Key, draft.Type, draft.Description);
        var version = await connection.ExecuteScalarAsync<int>(
            _advance,
            new
            {
                cid,
                now,
                key,
                id,
                type,
                run,
                flow,
                deployment,
            },
            transaction
        );
        var (size, body) = (draft.Body.Length, draft.Body);
        await connection.ExecuteAsync(
            _insert,
            new
            {
                id,
                now,
                key,
                version,
                type,
                description,
                run,
                flow,
                deployment,
                size,
                body,
            },
            transaction
        );
        return version;
    }

    private async Task<Answer> ArtifactsAsync(string text, object parameters)
    {
        await using var connection = await database.OpenAsync();
        return Answer.Of(
            database.KeepsText
                ? [.. (await connection.QueryAsync<SqliteArtifactRow>(text, parameters)).Select(row => row.Artifact())]
                : (await connection.QueryAsync<ArtifactEntity>(text, parameters)).AsList()
        );
    }

    private static FilterTexts Named(FilterTexts texts) =>
        new(
            texts.NewestOfFlow.Replace(PeerColumns.Artifact, Columns, StringComparison.Ordinal),
            texts.CountOfDeployment,
            texts.LatestOfFlow.Replace(PeerColumns.Latest, LatestColumns, StringComparison.Ordinal)
        );

    /// <summary>The columns under the names of the properties: Dapper's own matching of names is a setting of the whole process.</summary>
    private static string Alias(string columns) =>
        columns
            .Replace("flow_run_id", "flow_run_id AS FlowRunId", StringComparison.Ordinal)
            .Replace("task_run_id", "task_run_id AS TaskRunId", StringComparison.Ordinal)
            .Replace("data_size", "data_size AS DataSize", StringComparison.Ordinal)
            .Replace("latest_id", "latest_id AS LatestId", StringComparison.Ordinal);
}
