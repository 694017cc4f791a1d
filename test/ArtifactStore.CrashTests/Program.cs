using System.Diagnostics;
using System.Globalization;
using ArtifactStore.CrashTests;

// The processes that the tests kill, and the long runs:
//   worker               works until it is killed
//   long KILLS [SEED]    kills processes that write to SQLite
//   sqlite SEED TURN     one database of such a run
var watch = Stopwatch.StartNew();
var random = Random.Shared.Next(1_000_000);
switch (args)
{
    case ["worker"]:
        return await WorkerProgram.RunAsync();

    case ["long", var kills, .. var rest]:
        return Report(await Killer.RunAsync(Number(kills), rest is [var seed] ? Number(seed) : random, Console.WriteLine));

    default:
        Console.Error.WriteLine("Commands: long KILLS [SEED]. The tests themselves: dotnet test.");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

int Report(Tally tally)
{
    Console.Write(tally);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s"));
    return tally.Violations.Count == 0 ? 0 : 1;
}
