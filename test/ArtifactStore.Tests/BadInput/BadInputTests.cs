using System.Reflection;
using ArtifactStore.Specification.BadInput;
using ArtifactStore.Tests.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Tests.BadInput;

/// <summary>The part of the table of bad input that needs no database.</summary>
public sealed class BadInputTests
{
    private static readonly Assembly Library = typeof(IArtifactStore).Assembly;

    private static readonly Dictionary<string, IReadOnlyList<BadInputTry>> Registrations = new()
    {
        ["registration without services"] =
        [
            new("", text => Task.FromResult($"{ArtifactStoreServiceCollectionExtensions.AddArtifactStore(null!).Name}")),
            new("", text => Task.FromResult($"{ArtifactStoreServiceCollectionExtensions.AddKeyedArtifactStore(null!, "a").Name}")),
        ],
        ["registration of a name"] = [new("", text => Task.FromResult(new ServiceCollection().AddKeyedArtifactStore(text!).Name!))],
    };

    /// <summary>What no section tries, and why.</summary>
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["MetadataFilter.ContainsKey"] = "A name that no filter has is in none.",
        ["MetadataFilter.TryGetValue"] = "A name that no filter has is in none.",
        ["Artifact.*"] = "What a store gives. Of a caller only ArtifactCursor.After takes it, and checks what it needs.",
        ["ArtifactCollection.*"] = "What a store gives, likewise.",
        ["ArtifactAlias.Key"] = "What a store gives, likewise.",
        ["ArtifactAlias.Alias"] = "What a store gives, likewise.",
        ["ArtifactAlias.Version"] = "What a store gives, likewise.",
        ["ArtifactAlias.Updated"] = "What a store gives, likewise.",
        ["new ArtifactDeleteResult"] = "What a delete gives, likewise.",
        ["ArtifactDeleteResult.*"] = "What a delete gives, likewise.",
        ["ArtifactStoreViolation.*"] = "What a check gives. Made by hand in a host's tests, it may hold anything; no call takes it.",
        ["ArtifactStoreRepair.*"] = "What a repair gives, likewise.",
        ["ArtifactStoreHealth.*"] = "What a check gives, likewise.",
        ["ArtifactStoreCopyProgress.*"] = "What a copy gives, likewise.",
        ["ArtifactStoreCopyResult.*"] = "What a copy gives, likewise.",
        ["ArtifactStoreCopyTable.*"] = "What a copy gives, likewise.",
        ["ArtifactChange.*"] = "What a store gives, likewise.",
        ["IArtifactChanges.WatchAsync"] = "Takes any position.",
        ["ArtifactChangePosition.CompareTo"] = "Any position may be compared with any other.",
        ["LineageArtifact.*"] = "What a store gives, likewise.",
        ["PruneResult.*"] = "What a prune gives, likewise.",
        ["HistoryImportProgress.*"] = "What an import gives, likewise.",
        ["HistoryExportProgress.*"] = "What an export gives, likewise.",
        ["IArtifactHistory.ImportAsync(items, options, progress)"] = "The suite of imports tries it.",
        ["IArtifactHistory.ImportAsync(source, options, progress)"] = "The suite of imports tries it, with bad lines.",
        ["IArtifactHistory.ExportAsync"] = "The suite of imports tries it.",
        ["PrefectHistory.ReadAsync"] = "The suite of Prefect's databases tries it.",
        ["ArtifactImport.Inputs"] = "The suite of imports tries it.",
        ["new RunImport(flow)"] = "Takes any run. The import checks it.",
        ["new RunImport(deployment)"] = "Takes any run. The import checks it.",
        ["new RunImport(flowRun)"] = "Takes any run. The import checks it.",
        ["new RunImport(taskRun)"] = "Takes any run. The import checks it.",
        ["new RunImport(workPool)"] = "Takes any run. The import checks it.",
        ["new RunImport(workQueue)"] = "Takes any run. The import checks it.",
        ["ArtifactPage.*"] = "What a call gives, likewise.",
        ["new ArtifactPage"] = "Made by hand in a host's tests, it may hold anything; no call takes it.",
        ["RunPage.*"] = "What a call gives, likewise.",
        ["new RunPage"] = "Made by hand in a host's tests, it may hold anything; no call takes it.",
        ["GetOrCreateResult.*"] = "What a call gives, likewise.",
        ["new GetOrCreateResult"] = "Made by hand in a host's tests, it may hold anything; no call takes it.",
        ["ArtifactUpdate.Data"] = "A body was checked when it was made; it may also be null.",
        ["new MetadataUpdate(value)"] = "Takes metadata that was checked when it was made, and null.",
        ["new FieldUpdate"] = "Takes any value. The property that it is given to checks it.",
        ["ArtifactMetadata.Create"] = "Calls the constructor, which checks.",
        ["MetadataUpdate.Create"] = "Calls the constructor of ArtifactMetadata, which checks.",
        ["MetadataUpdate.this"] = "Makes an ArtifactMetadata, which checks.",
        ["TagsCondition.Create"] = "Sets TagsCondition.All, which checks.",
        ["ValueList.Create"] = "Takes any values. The property that the list is given to checks them.",
        ["IdCondition.Create"] = "Takes any ids. How many is checked with IdCondition.Any, which it sets.",
        ["TaskRunFlowRunCondition.Create"] = "Takes any ids. How many is checked with TaskRunFlowRunCondition.Any, which it sets.",
        ["NumberCondition.Create"] = "Takes any numbers. How many is checked with NumberCondition.Any, which it sets.",
        ["ArtifactStoreJsonConverter.*"] = "System.Text.Json calls it, with the type that it sits on.",
        ["IArtifactRetention.PruneAsync"] = "Its policy refuses by itself, but for one without a rule, which the suite of retention tries.",
        ["IArtifactRetention.PruneFlowRunsAsync"] = "Its policy refuses by itself.",
        ["IArtifactRetention.PruneChangesAsync"] = "Its policy refuses by itself.",
        ["IArtifactObserver.OnChangeAsync"] = "The host implements it, and the library calls it.",
        ["ArtifactStoreServiceCollectionExtensions.AddObserver"] = "Takes the result of AddArtifactStore.",
        ["ArtifactStoreServiceCollectionExtensions.AddRetention"] = "The suite of scheduled retention tries its options.",
        ["IArtifactStoreMaintenance.VerifyAsync"] = "Its options refuse by themselves; null stands for their defaults.",
        ["IArtifactStoreMaintenance.RepairAsync"] = "Its options refuse by themselves; null stands for their defaults.",
    };

    // What begins with the name of a database is tried in its own tests.
    private static IEnumerable<BadInputEntry> Entries =>
        BadInputFile.Entries.Where(entry =>
            !entry.Name.StartsWith("SQLite", StringComparison.Ordinal) && !entry.Name.StartsWith("PostgreSQL", StringComparison.Ordinal)
        );

    private static IEnumerable<TestCaseData> Cases =>
        BadInputFile
            .Of(Entries.Select(entry => entry.Name).Except(StoreEntries.Names))
            .Select((bad, i) => new TestCaseData(bad).SetArgDisplayNames($"{i + 1}: {bad.Entry}"));

    [TestCaseSource(nameof(Cases))]
    public Task Bad_input_is_refused_with_its_message_or_means_what_is_written(BadInputCase bad) =>
        BadInputRun.CheckAsync(bad, Tries(BadInputFile.Entries.Single(entry => entry.Name == bad.Entry)));

    [Test]
    public void Every_input_tried_by_code_is_in_the_file() =>
        ModelEntries
            .All.Keys.Concat(Registrations.Keys)
            .Concat(StoreEntries.Names)
            .Except(Entries.Select(entry => entry.Name))
            .Should()
            .BeEmpty("an entry point without a section is never tried");

    [Test]
    public void The_file_has_each_section_and_each_of_its_inputs_once()
    {
        BadInputFile.Entries.Should().OnlyHaveUniqueItems(entry => entry.Name);
        BadInputFile
            .All.GroupBy(bad => (bad.Entry, bad.Input))
            .Where(same => same.Count() > 1)
            .Select(same => same.Key)
            .Should()
            .BeEmpty("an input that stands twice is counted twice, and tried once");
        BadInputFile
            .Entries.Where(entry => !BadInputFile.Of(entry.Name).Any())
            .Should()
            .BeEmpty("a heading without an input tries nothing");
        BadInputFile.All.Should().HaveCountGreaterThan(700);
    }

    [Test]
    public void Every_public_member_that_takes_input_is_in_a_heading_or_excluded_with_a_reason() =>
        string.Join("\n", BadInputCoverage.Failures(Library, Entries, LeftOut)).Should().BeEmpty();

    [Test]
    public void The_search_for_members_finds_missing_unknown_and_needlessly_excluded_ones()
    {
        var failures = BadInputCoverage.Failures(
            Library,
            Entries.Where(entry => entry.Name != "names of runs").Append(new("new", ["Flow.Nmae"])),
            new Dictionary<string, string>(LeftOut)
            {
                ["Flow.Tags"] = "It is tried.",
                ["Flow.Id"] = "It takes any id.",
                ["Gone.*"] = "It was there once.",
            }
        );
        failures
            .Should()
            .BeEquivalentTo(
                "Flow.Name takes input, and no heading of bad-input.txt names it.",
                "Deployment.Name takes input, and no heading of bad-input.txt names it.",
                "FlowRun.Name takes input, and no heading of bad-input.txt names it.",
                "TaskRun.Name takes input, and no heading of bad-input.txt names it.",
                "WorkPool.Name takes input, and no heading of bad-input.txt names it.",
                "WorkQueue.Name takes input, and no heading of bad-input.txt names it.",
                "Flow.Nmae is in a heading of bad-input.txt, and is no public member.",
                "Flow.Tags is left out, and need not be: it is tried, takes nothing that can be bad, or is not there.",
                "Flow.Id is left out, and need not be: it is tried, takes nothing that can be bad, or is not there.",
                "Gone.* is left out, and need not be: it is tried, takes nothing that can be bad, or is not there."
            );
    }

    private static IReadOnlyList<BadInputTry> Tries(BadInputEntry entry) =>
        ModelEntries.All.GetValueOrDefault(entry.Name)
        ?? Registrations.GetValueOrDefault(entry.Name)
        ?? MemberEntries.Of(entry, Library, check: CheckOptions);

    /// <summary>Options are checked when a host starts, and not when they are set.</summary>
    private static void CheckOptions(object target)
    {
        var failures = target switch
        {
            ArtifactStoreOptions options => Validate(options),
            ArtifactStoreLimits limits => Validate(new() { Limits = limits }),
            ScheduledRetentionOptions retention => new ScheduledRetentionOptions
            {
                Name = retention.Name,
                Interval = retention.Interval,
                FlowRuns = new(TimeSpan.Zero),
            }.Validate(),
            _ => [],
        };
        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", failures));
        }

        static List<string> Validate(ArtifactStoreOptions options)
        {
            options.Provider = new FakeProvider();
            return options.Validate();
        }
    }
}
