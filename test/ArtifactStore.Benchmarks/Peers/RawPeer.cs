using System.Data.Common;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>ADO.NET by hand: prepared commands on a kept connection, and tuned SQL that keeps the promises of the library.</summary>
internal sealed class RawPeer : IPeer
{
    public const string PeerName = "by hand";
    public const string ExistsName = "correlated EXISTS";

    /// <summary>As many rows as the library's streams without bodies read at once.</summary>
    private static readonly int StreamPage = 8 * new ArtifactStoreOptions().StreamBatchSize;

    private const int ArtifactId = 0;
    private const int ArtifactBody = 11;
    private const int LatestId = 11;
    private const int LatestBody = 12;

    private readonly Database _database;
    private readonly DbConnection _connection;
    private readonly RawCommand _read;
    private readonly RawCommand _latest;
    private readonly RawCommand _newest;
    private readonly RawCommand _newestWithoutBodies;
    private readonly RawCommand _newestOfFlow;
    private readonly RawCommand _countOfDeployment;
    private readonly RawCommand _latestOfFlow;
    private readonly RawCommand _page;
    private readonly RawCommand _stream;
    private readonly Lazy<IRawWriter> _writer;

    private RawPeer(Database database, DbConnection connection)
    {
        var texts = FilterTexts.ByHand(database);
        _database = database;
        _connection = connection;
        var artifact = $"{database.Table("artifact")} a";
        _read = Command($"SELECT {PeerColumns.Artifact} FROM {artifact} WHERE a.id = @id", ("@id", DbValue.Id));
        _latest = Command(
            $"SELECT {PeerColumns.Latest} FROM {database.Table("artifact_collection")} c {database.OrderedJoin} {artifact}"
                + " ON a.id = c.latest_id WHERE c.key = @key",
            ("@key", DbValue.Text)
        );
        var newest = NewestByHand(database, behind: "");
        _newest = Command($"SELECT {PeerColumns.Artifact} FROM {artifact} {newest}", ("@limit", DbValue.Number));
        _newestWithoutBodies = Command($"SELECT {PeerColumns.WithoutBody} FROM {artifact} {newest}", ("@limit", DbValue.Number));
        _newestOfFlow = Command(texts.NewestOfFlow, ("@name", DbValue.Text), ("@limit", DbValue.Number));
        _countOfDeployment = Command(texts.CountOfDeployment, ("@names", DbValue.Texts));
        _latestOfFlow = Command(texts.LatestOfFlow, ("@name", DbValue.Text), ("@limit", DbValue.Number));
        var next = NewestByHand(database, "@behind");
        _page = Command($"SELECT {PeerColumns.Artifact} FROM {artifact} {next}", ("@behind", DbValue.Id), ("@limit", DbValue.Number));
        _stream = Command($"SELECT {PeerColumns.WithoutBody} FROM {artifact} {next}", ("@behind", DbValue.Id), ("@limit", DbValue.Number));
        _writer = new(() => database.IsPostgreSql ? new PostgreSqlRawWriter(connection) : new SqliteRawWriter(database, connection));
    }

    public string Name => PeerName;

    public static async Task<RawPeer> OpenAsync(Database database) => new(database, await database.OpenKeptAsync());

    public Task<Answer> ReadAsync(Guid id) => _read.With(id).ReadAsync(ArtifactId, ArtifactBody);

    public Task<Answer> LatestAsync(string key) => _latest.With(key).ReadAsync(LatestId, LatestBody);

    public Task<Answer> NewestAsync(int limit, bool bodies) =>
        (bodies ? _newest : _newestWithoutBodies).With(limit).ReadAsync(ArtifactId, bodies ? ArtifactBody : null);

    public Task<Answer> NewestOfFlowAsync(string flow, int limit) => _newestOfFlow.With(flow, limit).ReadAsync(ArtifactId, ArtifactBody);

    public async Task<Answer> CountOfDeploymentAsync(string deployment) =>
        new(await _countOfDeployment.With([new[] { deployment }]).NumberAsync());

    public Task<Answer> LatestOfFlowAsync(string flow, int limit) => _latestOfFlow.With(flow, limit).ReadAsync(LatestId, LatestBody);

    public Task<Answer> PageAsync(Guid behind, int limit) => _page.With(behind, limit).ReadAsync(ArtifactId, ArtifactBody);

    public async Task<Answer> StreamAsync()
    {
        var all = await _stream.With(Guid.AllBitsSet, StreamPage).ReadAsync(ArtifactId, null);
        for (var page = all; page.Rows == StreamPage; )
        {
            page = await _stream.With(page.Last, StreamPage).ReadAsync(ArtifactId, null);
            all = page.Rows == 0 ? all : all with { Rows = all.Rows + page.Rows, Last = page.Last };
        }

        return all;
    }

    public async Task<Answer> CreateAsync(Draft draft) => new(await _writer.Value.CreateAsync(draft));

    public async Task<Answer> CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        await _writer.Value.CreateAllAsync(drafts);
        return new(drafts.Count);
    }

    public async ValueTask DisposeAsync()
    {
        RawCommand[] all =
        [
            _read,
            _latest,
            _newest,
            _newestWithoutBodies,
            _newestOfFlow,
            _countOfDeployment,
            _latestOfFlow,
            _page,
            _stream,
        ];
        Array.ForEach(all, command => command.Dispose());

        if (_writer.IsValueCreated)
        {
            _writer.Value.Dispose();
        }

        await _connection.DisposeAsync();
    }

    /// <summary>The newest, or those behind one. On PostgreSQL the values are hidden from the planner, which keeps the plan.</summary>
    private static string NewestByHand(Database database, string behind)
    {
        if (!database.IsPostgreSql)
        {
            return $"{(behind.Length > 0 ? $"WHERE a.id < {behind} " : "")}ORDER BY a.id DESC LIMIT @limit";
        }

        var end = behind.Length > 0 ? $"< (SELECT {behind})" : $"<= (SELECT uuid '{Guid.AllBitsSet}')";
        return $"WHERE a.id >= (SELECT uuid '{Guid.Empty}') AND a.id {end} ORDER BY a.id DESC LIMIT (SELECT @limit)";
    }

    private RawCommand Command(string text, params ReadOnlySpan<(string Name, DbValue Type)> parameters) =>
        new(_database, _connection, text, parameters);
}
