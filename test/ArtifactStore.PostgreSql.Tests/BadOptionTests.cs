using System.Reflection;
using ArtifactStore.Specification.BadInput;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The part of the table of bad input that is about this provider's options, and what its package adds.</summary>
public sealed class BadOptionTests
{
    private static readonly Assembly Library = typeof(PostgreSqlOptions).Assembly;

    private static readonly Dictionary<string, Func<string?, Task<string>>> Calls = new()
    {
        ["PostgreSQL data source beside a connection string"] = async text =>
        {
            await using var source = NpgsqlDataSource.Create(text!);
            Check(new PostgreSqlOptions { ConnectionString = text!, DataSource = source });
            return "both";
        },
        ["PostgreSQL store opened"] = async text =>
        {
            await using var store = PostgreSqlArtifactStore.Open(text!);
            return "open";
        },
        ["PostgreSQL store opened on nothing"] = async _ =>
        {
            await using var store = PostgreSqlArtifactStore.Open((NpgsqlDataSource)null!);
            return "open";
        },
        ["PostgreSQL script"] = text => Task.FromResult(FirstTable(PostgreSqlArtifactStore.Script(text!))),
        ["PostgreSQL script for runs"] = text =>
            Task.FromResult(FirstTable(PostgreSqlArtifactStore.Script(runTables: (RunTables)ModelEntries.Number(text)))),
        ["PostgreSQL registration"] = RegisterAsync,
    };

    /// <summary>What no section tries, and why.</summary>
    private static readonly Dictionary<string, string> LeftOut = [];

    private static IEnumerable<BadInputEntry> Entries =>
        BadInputFile.Entries.Where(entry => entry.Name.StartsWith("PostgreSQL", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> Cases =>
        BadInputFile
            .Of(Entries.Select(entry => entry.Name))
            .Select((bad, i) => new TestCaseData(bad).SetArgDisplayNames($"{i + 1}: {bad.Entry}"));

    [TestCaseSource(nameof(Cases))]
    public Task Bad_options_are_reported_at_startup(BadInputCase bad) =>
        BadInputRun.CheckAsync(bad, Tries(BadInputFile.Entries.Single(entry => entry.Name == bad.Entry)));

    [Test]
    public void Every_input_tried_by_code_is_in_the_file() =>
        Calls.Keys.Except(Entries.Select(entry => entry.Name)).Should().BeEmpty("an entry point without a section is never tried");

    [Test]
    public void Every_public_member_that_takes_input_is_in_a_heading_or_excluded_with_a_reason() =>
        string.Join("\n", BadInputCoverage.Failures(Library, Entries, LeftOut)).Should().BeEmpty();

    private static IReadOnlyList<BadInputTry> Tries(BadInputEntry entry) =>
        Calls.TryGetValue(entry.Name, out var call)
            ? [new("", call)]
            : MemberEntries.Of(entry, Library, () => new PostgreSqlOptions { ConnectionString = "Host=h" }, Check);

    private static void Check(object options)
    {
        var failures = string.Join(" ", new PostgreSqlProvider((PostgreSqlOptions)options).Validate());
        if (failures.Length > 0)
        {
            throw new ArgumentException(failures);
        }
    }

    private static async Task<string> RegisterAsync(string? whatIsNull)
    {
        await using var source = NpgsqlDataSource.Create("Host=h");
        var services = new ServiceCollection();
        var builder = services.AddArtifactStore();
        switch (whatIsNull)
        {
            case "builder":
                return $"{PostgreSqlArtifactStoreBuilderExtensions.UsePostgreSql(null!, "Host=h").Name}";
            case "builder, beside a data source":
                return $"{PostgreSqlArtifactStoreBuilderExtensions.UsePostgreSql(null!, source).Name}";
            case "builder, beside a way to find one":
                return $"{PostgreSqlArtifactStoreBuilderExtensions.UsePostgreSql(null!, _ => source).Name}";
            case "connection string":
                return $"{builder.UsePostgreSql((string)null!).Name}";
            case "data source":
                return $"{builder.UsePostgreSql((NpgsqlDataSource)null!).Name}";
            case "way to find one":
                return $"{builder.UsePostgreSql((Func<IServiceProvider, NpgsqlDataSource>)null!).Name}";
            case "data source that is found":
                builder.UsePostgreSql(_ => null!);
                await using (var provider = services.BuildServiceProvider())
                {
                    return $"{provider.GetRequiredService<IOptions<ArtifactStoreOptions>>().Value.StreamBatchSize}";
                }

            default:
                throw new ArgumentOutOfRangeException(nameof(whatIsNull), whatIsNull, "Nothing that can be null.");
        }
    }

    private static string FirstTable(string script) =>
        script.Split('\n').First(line => line.StartsWith("CREATE TABLE", StringComparison.Ordinal));
}
