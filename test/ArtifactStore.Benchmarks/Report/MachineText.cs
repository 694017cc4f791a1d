using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>Says what machine the figures come from.</summary>
internal static class MachineText
{
    public static string Write(string postgreSql)
    {
        var cpu = Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var kilobytes = Line("/proc/meminfo", "MemTotal")?.Split(' ')[0] ?? "0";
        var memory = Math.Round(long.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024.0 / 1024.0);
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({cpu}), {memory} GiB of memory, ")
            + $"{RuntimeInformation.OSDescription}, .NET {Environment.Version}, SQLite {sqlite.ServerVersion}, PostgreSQL {postgreSql}.";
    }

    private static string? Line(string file, string name) =>
        File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
}
