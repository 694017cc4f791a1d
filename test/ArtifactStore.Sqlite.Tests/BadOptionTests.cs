using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ArtifactStore.Specification.BadInput;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>The part of the table of bad input that is about this provider's options, and what its package adds.</summary>
public sealed class BadOptionTests
{
    private static readonly Assembly Library = typeof(SqliteOptions).Assembly;

    private static readonly Dictionary<string, Func<string?, Task<string>>> Calls = new()
    {
        ["SQLite store opened"] = async text =>
        {
            await using var store = SqliteArtifactStore.Open(text!);
            return "open";
        },
        ["SQLite script"] = text => Task.FromResult(FirstTable(SqliteArtifactStore.Script(text!))),
        ["SQLite script for runs"] = text =>
            Task.FromResult(FirstTable(SqliteArtifactStore.Script(runTables: (RunTables)ModelEntries.Number(text)))),
        ["SQLite registration"] = text => Task.FromResult($"{Register(text!).Name}"),
        ["SQLite backup of a store"] = BackUpAsync,
    };

    /// <summary>What no section tries, and why.</summary>
    private static readonly Dictionary<string, string> LeftOut = new() { ["SqliteBackupProgress.*"] = "What a backup tells its caller." };

    private static IEnumerable<BadInputEntry> Entries =>
        BadInputFile.Entries.Where(entry => entry.Name.StartsWith("SQLite", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> Cases =>
        BadInputFile
            .Of(Entries.Select(entry => entry.Name))
            .Select((bad, i) => new TestCaseData(bad).SetArgDisplayNames($"{i + 1}: {bad.Entry}"));

    [TestCaseSource(nameof(Cases))]
    public async Task Bad_options_are_reported_at_startup(BadInputCase bad)
    {
        var folder = Directory.CreateTempSubdirectory("artifact-store-");
        try
        {
            await BadInputRun.CheckAsync(bad, Tries(BadInputFile.Entries.Single(entry => entry.Name == bad.Entry), folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Every_input_tried_by_code_is_in_the_file() =>
        Calls
            .Keys.Append("SQLite backup")
            .Except(Entries.Select(entry => entry.Name))
            .Should()
            .BeEmpty("an entry point without a section is never tried");

    [Test]
    public void Every_public_member_that_takes_input_is_in_a_heading_or_excluded_with_a_reason() =>
        string.Join("\n", BadInputCoverage.Failures(Library, Entries, LeftOut)).Should().BeEmpty();

    private static IReadOnlyList<BadInputTry> Tries(BadInputEntry entry, string folder) =>
        entry.Name switch
        {
            "SQLite backup" => [new("", text => BackUpAsync(text, folder)) { Folder = folder }],
            _ when Calls.TryGetValue(entry.Name, out var call) => [new("", call)],
            _ => MemberEntries.Of(entry, Library, () => new SqliteOptions { ConnectionString = "Data Source=a.db" }, Check),
        };

    private static void Check(object options)
    {
        var failures = string.Join(" ", new SqliteProvider((SqliteOptions)options).Validate());
        if (failures.Length > 0)
        {
            throw new ArgumentException(failures);
        }
    }

    private static ArtifactStoreBuilder Register(string whatIsNull)
    {
        var builder = new ServiceCollection().AddArtifactStore();
        return whatIsNull switch
        {
            "builder" => SqliteArtifactStoreBuilderExtensions.UseSqlite(null!, "Data Source=a.db"),
            "builder, beside a configuration" => SqliteArtifactStoreBuilderExtensions.UseSqlite(null!, _ => { }),
            "builder, beside a configuration with services" => SqliteArtifactStoreBuilderExtensions.UseSqlite(null!, (_, _) => { }),
            "connection string" => builder.UseSqlite((string)null!),
            "configuration" => builder.UseSqlite((Action<SqliteOptions>)null!),
            "configuration with services" => builder.UseSqlite((Action<IServiceProvider, SqliteOptions>)null!),
            _ => throw new ArgumentOutOfRangeException(nameof(whatIsNull), whatIsNull, "Nothing that can be null."),
        };
    }

    private static async Task<string> BackUpAsync(string? path, string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "taken.db"), "taken");
        Directory.CreateDirectory(Path.Combine(folder, "a"));
        var before = Contents(folder);
        await using var store = SqliteArtifactStore.Open("Data Source=:memory:");
        try
        {
            // Only a name is put into the folder: what is no name at all is given as it is.
            await store.BackupAsync(string.IsNullOrWhiteSpace(path) || path == "/" ? path! : Path.Combine(folder, path));
        }
        catch
        {
            Contents(folder).Should().Equal(before, "a backup that is refused leaves nothing behind");
            throw;
        }

        return string.Join(", ", Contents(folder).Except(before));
    }

    private static async Task<string> BackUpAsync(string? which)
    {
        var store = which switch
        {
            null => null!,
            "a wrapper" => DispatchProxy.Create<IArtifactStore, Wrapper>(),
            _ => SqliteArtifactStore.Open("Data Source=:memory:"),
        };
        if (which == "a closed store")
        {
            await store.DisposeAsync();
        }

        var path = Path.Combine(Path.GetTempPath(), $"artifact-store-{Guid.NewGuid():N}.db");
        try
        {
            await store.BackupAsync(path);
            return "done";
        }
        finally
        {
            Directory
                .GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*")
                .Should()
                .BeEmpty("a backup that is refused leaves nothing behind");
        }
    }

    private static List<string> Contents(string folder) =>
        [
            .. Directory
                .GetFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Select(name => Path.GetRelativePath(folder, name))
                .Order(StringComparer.Ordinal),
        ];

    private static string FirstTable(string script) =>
        script.Split('\n').First(line => line.StartsWith("CREATE TABLE", StringComparison.Ordinal));

    /// <summary>A store that a host has made around one, or for its tests.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy is made by deriving from it.")]
    private class Wrapper : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
    }
}
