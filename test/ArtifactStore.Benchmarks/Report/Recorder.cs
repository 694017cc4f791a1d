using System.Globalization;
using System.Text.Json;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>Keeps the figures of a suite, and leaves them in a file for the report.</summary>
internal sealed class Recorder(string folder, string suite, int artifacts, string postgreSql)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<Measurement> _measurements = [];
    private readonly string _load = Load();

    public void Add(string database, string work, string candidate, double x, double value) =>
        _measurements.Add(new(database, work, candidate, x, value));

    /// <summary>Records and prints the times of candidates, of which the first is the library and the second by hand.</summary>
    public void Add(string database, string work, IReadOnlyList<(string Candidate, double Time)> times, double x = 0)
    {
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {database, -11} {work, -48} {(x == 0 ? "" : Units.Number(x)), 10}"));
        foreach (var (candidate, time) in times)
        {
            Add(database, work, candidate, x, time);
            Console.Write($"  {candidate} {Units.Time(time)}");
        }

        Console.WriteLine($"  = {Units.Ratio(times[0].Time / times[1].Time)} by hand");
    }

    public void Save()
    {
        Directory.CreateDirectory(folder);
        var result = new SuiteResult(artifacts, DateTimeOffset.UtcNow, _load, Load(), postgreSql, _measurements);
        File.WriteAllText(PathOf(folder, suite), JsonSerializer.Serialize(result, Indented));
    }

    /// <returns>Null where the suite has not run.</returns>
    public static SuiteResult? Read(string folder, string suite) =>
        File.Exists(PathOf(folder, suite)) ? JsonSerializer.Deserialize<SuiteResult>(File.ReadAllText(PathOf(folder, suite))) : null;

    private static string PathOf(string folder, string suite) => Path.Combine(folder, suite + ".json");

    private static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
}
