using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>
/// A page that the library finds by trying a short walk, or by what it does after one that found too little, is the page that a walk through all rows finds: at every share, in every order, behind a
/// cursor and with an offset. In a store of 20,000 artifacts, the smallest in which filters pass too many rows to start from them and too few to fill a page by a short walk.
/// </summary>
public sealed class TriedWalkTests
{
    private const int Artifacts = 20_000;
    private const int Limit = 20;

    /// <summary>What a walk that is tried reads from, and nothing else does.</summary>
    private const string Mark = "(SELECT a.*";
    private const string MarkOfKeys = "(SELECT c.*";

    private readonly PostgreSqlDialect _dialect = new();
    private PostgreSqlTestDatabase _database = null!;
    private IArtifactStore _store = null!;
    private PlanRecorder _recorder = null!;
    private NpgsqlConnection _connection = null!;

    [OneTimeSetUp]
    public async Task FillStore()
    {
        _database = new();
        _store = PostgreSqlArtifactStore.Open(_database.ConnectionString + ";Max Auto Prepare=100");
        await _store.InitializeAsync();
        _connection = (NpgsqlConnection)await _database.ConnectAsync();
        await LargeStore.FillAsync(_connection, Artifacts);
        _recorder = await PlanRecorder.OpenAsync(_database.ConnectionString, generic: true);
    }

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        await _recorder.DisposeAsync();
        await _connection.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task Artifacts_are_those_that_a_walk_through_all_finds([Values] ArtifactSort sort)
    {
        var (full, notFull) = (0, 0);
        foreach (var filters in Filters())
        {
            var first = filters with { Sort = sort, Limit = Limit };
            var found = await FindAsync(first, repository => repository.ReadArtifactsAsync(first), artifact => artifact.Id);
            List<ArtifactQuery> others = [first with { Offset = 7 }, first with { Limit = 3, Offset = 150 }, first with { Limit = 0 }];
            if (found is [.., var last])
            {
                others.Add(first with { After = ArtifactCursor.After((await _store.Artifacts.ReadArtifactAsync(last))!, sort) });
            }

            foreach (var query in others)
            {
                await FindAsync(query, repository => repository.ReadArtifactsAsync(query), artifact => artifact.Id);
            }
        }

        (full, notFull).Should().Match<(int Full, int Short)>(seen => seen.Full > 10 && seen.Short > 10, "both ends of a try are seen");

        async Task<List<Guid>> FindAsync(ArtifactQuery query, Func<IArtifactRepository, Task<IReadOnlyList<Artifact>>> read, Func<Artifact, Guid> id)
        {
            var (ids, ended) = await CheckAsync(query, read, id, Mark);
            full += ended == true ? 1 : 0;
            notFull += ended == false ? 1 : 0;
            return ids;
        }
    }

    [Test]
    public async Task Keys_are_those_that_a_walk_through_all_finds([Values(ArtifactSort.IdDesc, ArtifactSort.IdAsc, ArtifactSort.CreatedAsc, ArtifactSort.KeyAsc)] ArtifactSort sort)
    {
        var (full, notFull) = (0, 0);
        foreach (var filters in Filters())
        {
            ArtifactCollectionQuery query = new()
            {
                Artifacts = filters.Artifacts is { Type: { } type } ? new() { Type = type } : null,
                Flows = filters.Flows,
                FlowRuns = filters.FlowRuns,
                Deployments = filters.Deployments,
                TaskRuns = filters.TaskRuns,
                WorkPools = filters.WorkPools,
                Sort = sort,
                Limit = Limit,
            };
            ArtifactCollection? last = null;
            foreach (var page in new[] { query, query with { Offset = 30 }, query })
            {
                var behind = last is null ? page : page with { After = ArtifactCursor.After(last, sort) };
                var (_, ended) = await CheckAsync(behind, ReadAsync, collection => collection.CollectionId, MarkOfKeys);
                full += ended == true ? 1 : 0;
                notFull += ended == false ? 1 : 0;

                async Task<IReadOnlyList<ArtifactCollection>> ReadAsync(IArtifactRepository repository)
                {
                    var found = await repository.ReadLatestArtifactsAsync(behind);
                    last = page.Offset is not null && found is [.., var end] ? end : null;
                    return found;
                }
            }
        }

        full.Should().BePositive("walks that were tried have filled pages");
        notFull.Should().BePositive("others have not");
    }

    private static IEnumerable<ArtifactQuery> Filters()
    {
        ArtifactFilter?[] own = [null, new() { Type = "table" }, new() { Type = new() { Any = ["table", "image"] } }, new() { Created = new() { Before = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) } }];
        FlowFilter?[] flows = [null, new() { Name = "nightly" }, new() { Name = "weekly" }, new() { Name = new() { Any = ["weekly", "monthly"] } }, new() { Tags = "seldom" }, new() { Name = new() { Like = "ly" } }];
        ArtifactQuery[] runs =
        [
            new(),
            new() { FlowRuns = new() { State = StateType.Completed } },
            new() { FlowRuns = new() { State = StateType.Failed } },
            new() { TaskRuns = new() { Name = "load" } },
            new() { Deployments = new() { Tags = "test" } },
            new() { WorkPools = new() { Name = "cpu" } },
        ];

        // Each alone and with each other.
        return
            from artifacts in own
            from flow in flows
            from run in runs
            where artifacts is null || flow is null || run == runs[0]
            select run with { Artifacts = artifacts, Flows = flow };
    }

    /// <summary>Compares the library with a walk through all rows.</summary>
    /// <returns>What was found; and whether a walk that was tried has filled the page, or null where none was tried.</returns>
    private async Task<(List<Guid> Ids, bool? Ended)> CheckAsync<T>(ArtifactQueryBase query, Func<IArtifactRepository, Task<IReadOnlyList<T>>> read, Func<T, Guid> id, string mark)
    {
        IReadOnlyList<T> found = [];
        var statements = await _recorder.RecordAsync(async transaction => found = await read(_store.Enlist(transaction).Artifacts));
        List<Guid> ids = [.. found.Select(id)];
        ids.Should().Equal(await WalkAsync(query), "{0}", query);
        (await read(_store.Artifacts)).Select(id).Should().Equal(ids, "outside of the host's transaction too: {0}", query);
        return (ids, statements.Any(statement => statement.Text.Contains(mark, StringComparison.Ordinal)) ? statements[^1].Text.Contains(mark, StringComparison.Ordinal) : null);
    }

    private async Task<List<Guid>> WalkAsync(ArtifactQueryBase query)
    {
        var statement = ArtifactSql.Read(query, _dialect, SqlPlan.ArtifactsFirst);
        await using var command = new NpgsqlCommand(statement.Text, _connection);
        foreach (var parameter in statement.Parameters)
        {
            var target = new NpgsqlParameter();
            _dialect.Bind(target, parameter.Value);
            command.Parameters.Add(target);
        }

        List<Guid> ids = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ids.Add(_dialect.ReadId(reader, 0));
        }

        return ids;
    }
}
