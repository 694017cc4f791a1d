using System.Globalization;
using ArtifactStore.Fuzz;

// dotnet run --project test/ArtifactStore.Fuzz -c Release -- quick | long [seed]
// This process marks the branches of a copy of the library; one more for each target, of that copy, fuzzes.
if (args is ["marked", var folder, var kind, var seed, var target])
{
    Coverage.Start();
    return Fuzzing.Run(folder, kind, int.Parse(seed, CultureInfo.InvariantCulture), target);
}

if (args is not (["quick"] or ["long"] or ["long", _]))
{
    Console.Error.WriteLine("usage: quick | long [seed]");
    return 2;
}

return MarkedCopy.Run(
    args[0],
    args.Length > 1 ? args[1]
        : args[0] == "quick" ? "1"
        : Random.Shared.Next().ToString(CultureInfo.InvariantCulture)
);
