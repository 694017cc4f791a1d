using System.Data.Common;
using System.Globalization;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Report;
using ArtifactStore.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>Where the time of a small call goes: from the limit to the library, one layer after the other. Reads on PostgreSQL, where the way to the server is most of it, and creates.</summary>
internal static class Layers
{
    public const string Suite = "layers";
    public const string ById = "read one by id";
    public const string Count = "count of a deployment's artifacts";

    private const string Rented = "… by a new command on a rented connection";
    private const string Text = "… with the library's statement";
    private const string Session = "… through Dapper";
    private const string Translated = "… translated from the query each time";

    private const string Looking = "… which looks twice whether the file still has its name";
    private const string BegunByDriver = "for comparison: by a new command on a rented connection, in a transaction that the driver begins";

    public static IReadOnlyList<string> Steps { get; } = [RawPeer.LimitName, RawPeer.PromisesName, Looking, Rented, Text, Session, Translated, LibraryPeer.PeerName, BegunByDriver];

    public static async Task RunAsync(Stores stores, string results, int artifacts, TimeSpan? budget)
    {
        var recorder = new Recorder(results, Suite, artifacts, await stores.PostgreSqlVersionAsync());
        var sample = await Sample.TakeAsync(await stores.SqlitePathAsync(StoreShape.Mixed, artifacts));
        foreach (var pooled in new[] { false, true })
        {
            using var apart = stores.Apart();
            await using var database = await stores.PostgreSqlAsync(StoreShape.Mixed, artifacts, pooled);
            var sittings = new Sittings(budget);
            for (var i = 0; i < sittings.Count; i++)
            {
                await ReadOnPostgreSqlAsync(database, sample, sittings);
                database.Renew();
            }

            Report(database.Name, sittings, recorder);
        }

        await CreateAsync(PostgreSqlStore.PostgreSqlName, sittings => CreateOnPostgreSqlAsync(stores, sittings));
        await CreateAsync(SqliteFile.SqliteName, sittings => CreateOnSqliteAsync(stores, sittings, Writing.Durable, isDurable: true));
        await CreateAsync(SqliteFile.SqliteName, sittings => CreateOnSqliteAsync(stores, sittings, Writing.NotDurable, isDurable: false));
        recorder.Save();

        async Task CreateAsync(string database, Func<Sittings, Task> sitAsync)
        {
            var sittings = new Sittings(budget);
            for (var i = 0; i < sittings.Count; i++)
            {
                await sitAsync(sittings);
            }

            Report(database, sittings, recorder);
        }
    }

    private static async Task ReadOnPostgreSqlAsync(Database database, Sample sample, Sittings sittings)
    {
        await using var library = new LibraryPeer(database);
        await using var limit = await RawPeer.OpenAsync(RawPeer.LimitName, database, FilterTexts.ByHand(database));
        var dialect = new PostgreSqlDialect();
        var query = new ArtifactQuery { Deployments = new() { Name = Sample.Narrow } };
        var byHand = FilterTexts.ByHand(database).CountOfDeployment.Replace("@name", "$1", StringComparison.Ordinal);
        var statement = Statement();
        var byId = $"SELECT {PeerColumns.Artifact} FROM {database.Table("artifact")} a WHERE a.id = $1";

        await CompareAsync(Count,
        [
            new(RawPeer.LimitName, async () => (await limit.CountOfDeploymentAsync(Sample.Narrow)).Rows),
            new(Rented, () => RentedAsync(database, byHand, command => command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Text, Value = Sample.Narrow }), NumberAsync)),

            // The public dialect is for a driver that prepares; the other's text is the store's own affair.
            .. !database.Prepares ? Array.Empty<Candidate>() :
            [
                new(Text, () => RentedAsync(database, statement.Text, Bind, NumberAsync)),
                new(Session, () => SessionAsync(() => statement)),
                new(Translated, () => SessionAsync(Statement)),
            ],
            new(LibraryPeer.PeerName, async () => (await library.CountOfDeploymentAsync(Sample.Narrow)).Rows),
        ]);
        await CompareAsync(ById,
        [
            new(RawPeer.LimitName, async () => (await limit.ReadAsync(sample.NextId)).Rows),
            new(Rented, () => RentedAsync(
                database,
                byId,
                command => command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = sample.NextId }),
                async reader => (await RawCommand.ReadPostgreSqlAsync(reader, RawPeer.ArtifactId, RawPeer.ArtifactBody)).Rows)),
            new(LibraryPeer.PeerName, async () => (await library.ReadAsync(sample.NextId)).Rows),
        ]);

        void Bind(NpgsqlCommand command)
        {
            foreach (var parameter in statement.Parameters)
            {
                var target = new NpgsqlParameter();
                dialect.Bind(target, parameter.Value);
                command.Parameters.Add(target);
            }
        }

        SqlStatement Statement() => ArtifactSql.Count(ArtifactSql.Translate(query, dialect), SqlPlan.FlowRunsFirst);

        async Task<long> SessionAsync(Func<SqlStatement> make)
        {
            await using var connection = await database.OpenAsync();
            return (await new SqlSession(dialect, connection).NumberAsync(make(), default))!.Value;
        }

        Task CompareAsync(string work, IReadOnlyList<Candidate> steps) => Layers.CompareAsync(database, work, steps, sittings);
    }

    /// <summary>All into one store, each a version of the same few keys: what counts is how, not where.</summary>
    private static async Task CreateOnPostgreSqlAsync(Stores stores, Sittings sittings)
    {
        var drafts = await Scratch.DraftsAsync(stores, 10_000);
        using var apart = stores.Apart();
        await using var database = await stores.PostgreSqlScratchAsync("layers", isDurable: false);
        await using var library = new LibraryPeer(database);
        await using var limit = await RawPeer.OpenAsync(RawPeer.LimitName, database, FilterTexts.ByHand(database));
        await using var keeper = await RawPeer.OpenAsync(RawPeer.PromisesName, database, FilterTexts.ByHand(database), keepsPromises: true);
        var next = 0;
        await CompareAsync(
            database,
            Writing.NotDurable,
            [
                new(RawPeer.LimitName, async () => await OneAsync(limit)),
                new(RawPeer.PromisesName, async () => await OneAsync(keeper)),
                new(Rented, () => RentedAsync(begins: false)),
                new(LibraryPeer.PeerName, async () => await OneAsync(library)),
                new(BegunByDriver, () => RentedAsync(begins: true)),
            ],
            sittings);

        Draft Next() => drafts[next++ % drafts.Length];

        async Task<long> OneAsync(IPeer peer) => (await peer.CreateAsync(Next())).Rows > 0 ? 1 : 0;

        async Task<long> RentedAsync(bool begins)
        {
            await using var connection = (NpgsqlConnection)await database.OpenAsync();
            await using var transaction = begins ? await connection.BeginTransactionAsync() : null;
            await using var batch = PostgreSqlHoldingWriter.Batch(connection, transaction);
            return await PostgreSqlHoldingWriter.RunAsync(batch, Next()) > 0 ? 1 : 0;
        }
    }

    /// <summary>Each into a copy of its own: what another connection writes would empty the page cache of this one.</summary>
    private static async Task CreateOnSqliteAsync(Stores stores, Sittings sittings, string work, bool isDurable)
    {
        var drafts = await Scratch.DraftsAsync(stores, 10_000);
        var copies = new List<Database>();
        for (var i = 0; i < 4; i++)
        {
            copies.Add(await stores.SqliteScratchAsync(string.Create(CultureInfo.InvariantCulture, $"layer-{i}"), isDurable));
        }

        await using var limit = await copies[0].OpenKeptAsync();
        await using var promises = await copies[1].OpenKeptAsync();
        await using var looking = await copies[2].OpenKeptAsync();
        using var limitWriter = new SqliteRawWriter(copies[0], limit);
        using var promisesWriter = new SqliteRawWriter(copies[1], promises, keepsPromises: true);
        using var lookingWriter = new SqliteRawWriter(copies[2], looking, keepsPromises: true, looksAtName: true);
        await using (var library = new LibraryPeer(copies[3]))
        {
            var next = new int[copies.Count];
            await CompareAsync(
                copies[0],
                work,
                [
                    new(RawPeer.LimitName, async () => await limitWriter.CreateAsync(Next(0)) > 0 ? 1 : 0),
                    new(RawPeer.PromisesName, async () => await promisesWriter.CreateAsync(Next(1)) > 0 ? 1 : 0),
                    new(Looking, async () => await lookingWriter.CreateAsync(Next(2)) > 0 ? 1 : 0),
                    new(LibraryPeer.PeerName, async () => (await library.CreateAsync(Next(3))).Rows > 0 ? 1 : 0),
                ],
                sittings);

            Draft Next(int copy) => drafts[next[copy]++ % drafts.Length];
        }

        foreach (var copy in copies)
        {
            await copy.DisposeAsync();
        }
    }

    private static async Task CompareAsync(Database database, string work, IReadOnlyList<Candidate> steps, Sittings sittings)
    {
        var answers = new HashSet<long>();
        foreach (var step in steps)
        {
            answers.Add(await step.RunAsync());
        }

        if (answers is not { Count: 1 } || answers.Contains(0))
        {
            throw new InvalidOperationException($"{database.Name}, {work}: the layers give {string.Join(", ", answers)}.");
        }

        await sittings.SitAsync(work, steps);
    }

    private static void Report(string database, Sittings sittings, Recorder recorder)
    {
        foreach (var (work, times) in sittings.Results())
        {
            foreach (var (step, time) in times)
            {
                recorder.Add(database, work, step, 0, time);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {database,-32} {work,-36} {step,-44} {time:N1} µs"));
            }
        }
    }

    /// <summary>Runs a statement by a new command on a connection that is rented for it.</summary>
    private static async Task<long> RentedAsync(Database database, string text, Action<NpgsqlCommand> bind, Func<DbDataReader, Task<long>> read)
    {
        await using var connection = (NpgsqlConnection)await database.OpenAsync();
#pragma warning disable CA2100 // Made of constants.
        await using var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
        bind(command);
        await using var reader = await command.ExecuteReaderAsync();
        return await read(reader);
    }

    private static async Task<long> NumberAsync(DbDataReader reader) => await reader.ReadAsync() ? reader.GetInt64(0) : 0;
}
