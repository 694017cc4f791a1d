using System.Globalization;
using System.Text.Json;
using ArtifactStore;
using ArtifactStore.HistoryWorker;
using ArtifactStore.Specification.History;

// One of the processes of a history: NAME CLIENTS CALLS SEED, with the database in ARTIFACTSTORE_HISTORY_DATABASE. It says that it is
// ready, waits for a line, and prints each call twice, as a line of JSON: when it is made and when its answer is there. A line is out
// before the call that it tells of is made, so that what a killed process had asked for is known. With "starve" for its only argument it is
// the process whose pool has few threads.
var address = JsonSerializer.Deserialize<DatabaseAddress>(Environment.GetEnvironmentVariable(HistoryProcess.Variable)!)!;
await using var store =
    address.Provider == "SQLite"
        ? SqliteArtifactStore.Open(
            address.ConnectionString,
            sqlite =>
                (sqlite.TablePrefix, sqlite.Synchronous, sqlite.BusyTimeout) = (
                    address.Tables,
                    SqliteSynchronous.Off,
                    TimeSpan.FromMinutes(1)
                ),
            Record
        )
        : PostgreSqlArtifactStore.Open(address.ConnectionString, postgres => postgres.Schema = address.Tables, Record);
if (args is ["starve"])
{
    // Before anything is awaited: on the main thread, which is none of the pool's.
    return Starvation.Run(store);
}

var (clients, calls, seed) = (Number(args[1]), Number(args[2]), Number(args[3]));
await store.InitializeAsync();
await using var output = new StreamWriter(Console.OpenStandardOutput());
Print("ready");
Console.ReadLine();
await HistoryClients.RunAsync([new StoreTarget(store)], args[0], clients, new() { Calls = calls, Seed = seed }, call =>
    Print(JsonSerializer.Serialize(call))
);
return 0;

static void Record(ArtifactStoreOptions options) => options.RecordChanges = true;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

void Print(string line)
{
    lock (output)
    {
        output.Write(line + "\n");
        output.Flush();
    }
}
