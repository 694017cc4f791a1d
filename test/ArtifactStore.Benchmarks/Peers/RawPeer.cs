using System.Data.Common;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>Plain ADO.NET on one connection, with commands that are kept: what the driver and the database allow to a single caller.</summary>
internal sealed class RawPeer : IPeer
{
    public const string LimitName = "limit";
    public const string ExistsName = "correlated EXISTS";

    /// <summary>What keeps the promises of the library that the limit does not: see <see cref="Work.Promise"/>.</summary>
    public const string PromisesName = "limit, same promises";

    /// <summary>As many rows as the library's streams without bodies read at once in the end.</summary>
    private static readonly int StreamPage = 8 * new ArtifactStoreOptions().StreamBatchSize;

    public const int ArtifactId = 0;
    public const int ArtifactBody = 11;

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
    private readonly bool _keepsPromises;

    private RawPeer(string name, Database database, DbConnection connection, FilterTexts texts, bool keepsPromises)
    {
        Name = name;
        _database = database;
        _connection = connection;
        var artifact = $"{database.Table("artifact")} a";
        _read = Command($"SELECT {PeerColumns.Artifact} FROM {artifact} WHERE a.id = @id", ("@id", DbValue.Id));
        _latest = Command(
            $"SELECT {PeerColumns.Latest} FROM {database.Table("artifact_collection")} c {database.OrderedJoin} {artifact} ON a.id = c.latest_id WHERE c.key = @key", ("@key", DbValue.Text));
        var newest = NewestByHand(database, behind: "");
        _newest = Command($"SELECT {PeerColumns.Artifact} FROM {artifact} {newest}", ("@limit", DbValue.Number));
        _newestWithoutBodies = Command($"SELECT {PeerColumns.WithoutBody} FROM {artifact} {newest}", ("@limit", DbValue.Number));
        _newestOfFlow = Command(texts.NewestOfFlow, ("@name", DbValue.Text), ("@limit", DbValue.Number));
        _countOfDeployment = keepsPromises ? Command(texts.CountOfDeployments, ("@names", DbValue.Texts)) : Command(texts.CountOfDeployment, ("@name", DbValue.Text));
        _latestOfFlow = Command(texts.LatestOfFlow, ("@name", DbValue.Text), ("@limit", DbValue.Number));
        _page = Command($"SELECT {PeerColumns.Artifact} FROM {artifact} {NewestByHand(database, "@behind")}", ("@behind", DbValue.Id), ("@limit", DbValue.Number));
        _stream = keepsPromises
            ? Command($"SELECT {PeerColumns.WithoutBody} FROM {artifact} {NewestByHand(database, "@behind")}", ("@behind", DbValue.Id), ("@limit", DbValue.Number))
            : Command($"SELECT {PeerColumns.WithoutBody} FROM {artifact} ORDER BY a.id DESC");
        _keepsPromises = keepsPromises;
        _writer = new(() => !database.IsPostgreSql ? new SqliteRawWriter(database, connection, keepsPromises) : keepsPromises ? new PostgreSqlHoldingWriter(connection) : new PostgreSqlRawWriter(database, connection));
    }

    public string Name { get; }

    public static async Task<RawPeer> OpenAsync(string name, Database database, FilterTexts texts, bool isTuned = true, bool keepsPromises = false) =>
        new(name, database, await database.OpenKeptAsync(isTuned), texts, keepsPromises);

    public Task<Answer> ReadAsync(Guid id) => _read.With(id).ReadAsync(ArtifactId, ArtifactBody);

    public Task<Answer> LatestAsync(string key) => _latest.With(key).ReadAsync(LatestId, LatestBody);

    public Task<Answer> NewestAsync(int limit, bool bodies) => bodies ? _newest.With(limit).ReadAsync(ArtifactId, ArtifactBody) : _newestWithoutBodies.With(limit).ReadAsync(ArtifactId, null);

    public Task<Answer> NewestOfFlowAsync(string flow, int limit) => _newestOfFlow.With(flow, limit).ReadAsync(ArtifactId, ArtifactBody);

    public async Task<Answer> CountOfDeploymentAsync(string deployment) => new(await _countOfDeployment.With(_keepsPromises ? new[] { deployment } : deployment).NumberAsync());

    public Task<Answer> LatestOfFlowAsync(string flow, int limit) => _latestOfFlow.With(flow, limit).ReadAsync(LatestId, LatestBody);

    public Task<Answer> PageAsync(Guid behind, int limit) => _page.With(behind, limit).ReadAsync(ArtifactId, ArtifactBody);

    public Task<Answer> StreamAsync() => _keepsPromises ? StreamInPagesAsync() : _stream.ReadAsync(ArtifactId, null);

    public async Task<Answer> CreateAsync(Draft draft) => new(await _writer.Value.CreateAsync(draft));

    public async Task<Answer> CreateAllAsync(IReadOnlyList<Draft> drafts)
    {
        await _writer.Value.CreateAllAsync(drafts);
        return new(drafts.Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { _read, _latest, _newest, _newestWithoutBodies, _newestOfFlow, _countOfDeployment, _latestOfFlow, _page, _stream })
        {
            command.Dispose();
        }

        if (_writer.IsValueCreated)
        {
            _writer.Value.Dispose();
        }

        await _connection.DisposeAsync();
    }

    private async Task<Answer> StreamInPagesAsync()
    {
        var all = await _stream.With(Guid.AllBitsSet, StreamPage).ReadAsync(ArtifactId, null);
        for (var page = all; page.Rows == StreamPage;)
        {
            page = await _stream.With(page.Last, StreamPage).ReadAsync(ArtifactId, null);
            all = page.Rows == 0 ? all : all with { Rows = all.Rows + page.Rows, Last = page.Last };
        }

        return all;
    }

    /// <summary>The newest, or those behind one. On PostgreSQL so that the plan of the prepared statement is kept: it is made for values that the planner does not see, and for a range that it takes to be small.</summary>
    private static string NewestByHand(Database database, string behind) => database.IsPostgreSql && database.Prepares
        ? $"WHERE a.id >= (SELECT uuid '{Guid.Empty}') AND a.id {(behind.Length > 0 ? $"< (SELECT {behind})" : $"<= (SELECT uuid '{Guid.AllBitsSet}')")} ORDER BY a.id DESC LIMIT (SELECT @limit)"
        : $"{(behind.Length > 0 ? $"WHERE a.id < {behind} " : "")}ORDER BY a.id DESC LIMIT @limit";

    private RawCommand Command(string text, params ReadOnlySpan<(string Name, DbValue Type)> parameters) => new(_database, _connection, text, parameters);
}
