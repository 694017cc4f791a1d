using System.Diagnostics;

namespace ArtifactStore.Fuzz;

/// <summary>A copy of this program whose library counts the branches that it takes.</summary>
internal static class MarkedCopy
{
    private static readonly string[] Libraries = ["ArtifactStore.dll", "ArtifactStore.Sqlite.dll", "ArtifactStore.PostgreSql.dll"];

    public static int Run(string kind, string seed)
    {
        var copy = Directory.CreateTempSubdirectory("artifact-store-fuzz-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            foreach (var library in Libraries)
            {
                SharpFuzz.Fuzzer.Instrument(Path.Combine(copy.FullName, library), type => type.StartsWith("ArtifactStore", StringComparison.Ordinal), SharpFuzz.Options.Value);
            }

            var program = Path.Combine(copy.FullName, "ArtifactStore.Fuzz.dll");
            Process[] processes = [.. Fuzzing.Targets.Select(target => Process.Start(new ProcessStartInfo("dotnet", [program, "marked", Directory.GetCurrentDirectory(), kind, seed, target]))!)];
            foreach (var process in processes)
            {
                process.WaitForExit();
            }

            var failed = processes.Count(process => process.ExitCode != 0);
            Console.WriteLine(failed == 0 ? "No findings." : "There are findings.");
            return failed == 0 ? 0 : 1;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
