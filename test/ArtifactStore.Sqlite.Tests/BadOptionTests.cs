using System.Globalization;
using ArtifactStore.Specification.BadInput;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>The part of the table of bad input that is about this provider's options.</summary>
public sealed class BadOptionTests
{
    private static readonly Dictionary<string, Func<string?, SqliteOptions>> Entries = new()
    {
        ["SQLite connection string"] = text => new() { ConnectionString = text! },
        ["SQLite table prefix"] = text => new() { ConnectionString = "Data Source=a.db", TablePrefix = text! },
        ["SQLite busy time-out in ms"] = text => new() { ConnectionString = "Data Source=a.db", BusyTimeout = TimeSpan.FromMilliseconds(double.Parse(text!, CultureInfo.InvariantCulture)) },
        ["SQLite readers"] = text => new() { ConnectionString = "Data Source=a.db", MaxReaders = ModelEntries.Number(text) },
    };

    private static IEnumerable<TestCaseData> Cases => BadInputFile.Of(Entries.Keys).Select((bad, i) => new TestCaseData(bad).SetArgDisplayNames($"{i + 1}: {bad.Entry}"));

    [TestCaseSource(nameof(Cases))]
    public Task Bad_options_are_told_when_the_host_starts(BadInputCase bad) => BadInputRun.CheckAsync(bad, text =>
    {
        var failures = string.Join(" ", new SqliteProvider(Entries[bad.Entry](text)).Validate());
        return failures.Length == 0 ? Task.FromResult("") : throw new ArgumentException(failures);
    });

    [Test]
    public void Every_option_of_the_file_is_tried() =>
        BadInputFile.All.Select(bad => bad.Entry).Distinct().Where(entry => entry.StartsWith("SQLite", StringComparison.Ordinal)).Should().BeEquivalentTo(Entries.Keys);
}
