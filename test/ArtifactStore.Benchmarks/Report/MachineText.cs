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
        var memory = Line("/proc/meminfo", "MemTotal") is { } total ? Math.Round(long.Parse(total.Split(' ')[0], CultureInfo.InvariantCulture) / 1024.0 / 1024.0) : 0;
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({cpu}), {memory} GiB of memory, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, SQLite {sqlite.ServerVersion}, PostgreSQL {postgreSql}.");
    }

    private static string? Line(string file, string name) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
}
