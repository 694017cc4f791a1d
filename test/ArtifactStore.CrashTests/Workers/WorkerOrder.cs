using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>What a worker process is to do, as one line of text.</summary>
/// <param name="Kind">What it does besides writing.</param>
/// <param name="Name">Its name, which the process that takes its place has too.</param>
/// <param name="Generation">How many processes had the name before.</param>
/// <param name="Seed">What its choices follow from.</param>
/// <param name="IsPostgreSql">Whether the database is PostgreSQL.</param>
/// <param name="ConnectionString">The connection string of the store.</param>
internal sealed record WorkerOrder(WorkerKind Kind, string Name, int Generation, int Seed, bool IsPostgreSql, string ConnectionString)
{
    public const int Writers = 3;

    public static WorkerOrder Parse(string line)
    {
        var parts = line.Split(' ', 6);
        return new(
            Enum.Parse<WorkerKind>(parts[0]),
            parts[1],
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            int.Parse(parts[3], CultureInfo.InvariantCulture),
            bool.Parse(parts[4]),
            parts[5]
        );
    }

    public IArtifactStore Open(Journal journal)
    {
        return IsPostgreSql
            ? PostgreSqlArtifactStore.Open(ConnectionString, options => options.RetryTimeout = TimeSpan.FromMinutes(1), Log)
            : SqliteArtifactStore.Open(ConnectionString, options => options.BusyTimeout = TimeSpan.FromMinutes(1), Log);

        void Log(ArtifactStoreOptions options) => (options.LoggerFactory, options.RecordChanges) = (new MigrationLog(journal), true);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind} {Name} {Generation} {Seed} {IsPostgreSql} {ConnectionString}");
}
