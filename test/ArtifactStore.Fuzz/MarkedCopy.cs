using System.Diagnostics;

namespace ArtifactStore.Fuzz;

/// <summary>Copies of this program whose library counts the branches that it takes.</summary>
internal static class MarkedCopy
{
    private static readonly string[] Libraries = ["ArtifactStore.dll", "ArtifactStore.Sqlite.dll", "ArtifactStore.PostgreSql.dll"];

    public static int Run(string kind, string seed)
    {
        var copy = Directory.CreateTempSubdirectory("artifact-store-fuzz-");
        try
        {
            // What reads is marked alone where reading is fuzzed: what is new in the translation would hide when nothing new is read any
            // more.
            var readers = Make(copy.CreateSubdirectory("readers"), type =>
                !type.StartsWith("ArtifactStore.Sql", StringComparison.Ordinal)
                && !type.StartsWith("ArtifactStore.PostgreSql", StringComparison.Ordinal)
            );
            var all = Make(copy.CreateSubdirectory("all"), _ => true);
            Process[] processes =
            [
                .. Fuzzing.Readers.Select(target => Start(readers, target)),
                .. Fuzzing.Translators.Select(target => Start(all, target)),
            ];
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

        Process Start(string program, string target) =>
            Process.Start(new ProcessStartInfo("dotnet", [program, "marked", Directory.GetCurrentDirectory(), kind, seed, target]))!;
    }

    private static string Make(DirectoryInfo folder, Predicate<string> isMarked)
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        foreach (var library in Libraries)
        {
            SharpFuzz.Fuzzer.Instrument(
                Path.Combine(folder.FullName, library),
                type => type.StartsWith("ArtifactStore", StringComparison.Ordinal) && isMarked(type),
                SharpFuzz.Options.Value
            );
        }

        return Path.Combine(folder.FullName, "ArtifactStore.Fuzz.dll");
    }
}
