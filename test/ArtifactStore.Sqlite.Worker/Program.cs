using System.Globalization;
using ArtifactStore;

// The other process of the tests that need one. It says what it has done on standard output, a line at a time, and waits for a line on
// standard input before it starts.
//   initialize FILE          brings the schema to its state
//   create FILE KEY COUNT    creates versions of a key, and prints the id and the version of each that was acknowledged
//   fill FILE                creates versions of a key until one is refused, prints the id and the version of each that was acknowledged,
// and then what it was refused with
//   starve FILE              64 callers create while the disk takes nothing; prints how much other work ran on the few threads of the pool
// meanwhile, and what the callers got
//   slow-sync FILE           64 callers create while each sync of the disk takes long; prints how much other work ran meanwhile and on how
// many threads, and what the callers got
//   slow-read FILE           64 callers read while each read of the disk takes long; prints the same
//   read FILE                counts the artifacts, then tries to create one, and prints what either was refused with
var (command, file) = (args[0], args[1]);
Console.WriteLine("ready");
Console.ReadLine();
if (command is "slow-sync" or "slow-read")
{
    return await (command == "slow-sync" ? SlowDisk.SyncAsync(file) : SlowDisk.ReadAsync(file));
}

await using var store = SqliteArtifactStore.Open($"Data Source={file}", sqlite => sqlite.BusyTimeout = TimeSpan.FromSeconds(60));
switch (command)
{
    case "initialize":
        await store.InitializeAsync();
        Console.WriteLine("initialized");
        return 0;

    case "create":
        for (var i = 0; i < int.Parse(args[3], CultureInfo.InvariantCulture); i++)
        {
            var artifact = await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown($"{Environment.ProcessId}: {i}", args[2]));
            Console.WriteLine($"{artifact.Id} {artifact.Version}");
        }

        return 0;

    case "fill":
        while (true)
        {
            var line = await TryAsync(async () =>
            {
                var artifact = await store.Artifacts.CreateArtifactAsync(
                    new() { Key = "full", Data = ArtifactData.FromText(new string('x', 2_000)) }
                );
                return $"{artifact.Id} {artifact.Version}";
            });
            Console.WriteLine(line);
            if (line.StartsWith(nameof(ArtifactStoreException), StringComparison.Ordinal))
            {
                return 0;
            }
        }

    case "starve":
        return await Starvation.RunAsync(store, file);

    case "read":
        Console.WriteLine(await TryAsync(async () => $"{await store.Artifacts.CountArtifactsAsync()}"));
        Console.WriteLine(
            await TryAsync(async () => $"created {(await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("refused"))).Id}")
        );
        return 0;

    default:
        Console.Error.WriteLine($"'{command}' is not a command.");
        return 2;
}

static async Task<string> TryAsync(Func<Task<string>> call)
{
    try
    {
        return await call();
    }
    catch (ArtifactStoreException e)
    {
        return $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
    }
}
