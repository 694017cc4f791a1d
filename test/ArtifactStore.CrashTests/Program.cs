using System.Diagnostics;
using System.Globalization;
using ArtifactStore;
using ArtifactStore.CrashTests;
using ArtifactStore.PostgreSql.Tests;

// The processes that the tests kill, and the long runs:
//   worker                   works until it is killed
//   long KILLS [SEED]        kills processes that write to SQLite
//   postgresql KILLS [SEED]  kills a server that is written to, half of the times by its first process, half by one that serves a client
//   powercut STATES [SEED]   opens what power cuts may leave of a SQLite store, for each durability that promises something
var watch = Stopwatch.StartNew();
var random = Random.Shared.Next(1_000_000);
switch (args)
{
    case ["worker"]:
        return await WorkerProgram.RunAsync();

    case ["long", var kills, .. var rest]:
        return Report(await Killer.RunAsync(Number(kills), Seed(rest), Console.WriteLine));

    case ["postgresql", var kills, .. var rest]:
        var installation = Installation.TryFind(out var reason) ?? throw new InvalidOperationException(reason);
        return Report(
            await ServerKillRun.RunAsync(
                installation,
                Number(kills) / 2,
                Number(kills) - (Number(kills) / 2),
                Seed(rest),
                Console.WriteLine
            )
        );

    case ["powercut", var states, .. var rest]:
        return await CutPowerAsync(Number(states), Seed(rest));

    default:
        Console.Error.WriteLine(
            "Commands: long KILLS [SEED], postgresql KILLS [SEED], powercut STATES [SEED]. The tests themselves: dotnet test."
        );
        return 2;
}

int Seed(string[] rest) => rest is [var seed] ? Number(seed) : random;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

int Report(Tally tally)
{
    Console.Write(tally);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s"));
    return tally.Violations.Count == 0 ? 0 : 1;
}

async Task<int> CutPowerAsync(int states, int seed)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
    var full = await PowerCuts.RunAsync(SqliteSynchronous.Full, Promise.Acknowledged, states, seed);
    Console.WriteLine($"Full: {full}");
    var normal = await PowerCuts.RunAsync(SqliteSynchronous.Normal, Promise.Prefix, states, seed);
    Console.WriteLine($"Normal: {normal}");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s"));
    return full.Violations.Count + normal.Violations.Count == 0 ? 0 : 1;
}
