using System.Reflection;
using System.Text;
using ArtifactStore.Specification.Data;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Texts that break careless code: stored and found to the character, or refused by name with nothing written.</summary>
public abstract class HostileValueSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Other = "something else";

    private static IEnumerable<TestCaseData> Storable =>
        [
            new TestCaseData("'").SetArgDisplayNames("quote"),
            new TestCaseData("\"").SetArgDisplayNames("double quote"),
            new TestCaseData("`]['").SetArgDisplayNames("brackets").SetCategory(LongAttribute.Category),
            new TestCaseData("'; DROP TABLE artifact; --").SetArgDisplayNames("statement"),
            new TestCaseData("%").SetArgDisplayNames("percent"),
            new TestCaseData("_").SetArgDisplayNames("underscore").SetCategory(LongAttribute.Category),
            new TestCaseData("\\").SetArgDisplayNames("backslash").SetCategory(LongAttribute.Category),
            new TestCaseData("\\%_\\\\").SetArgDisplayNames("escapes"),
            new TestCaseData("@p0 $1 ? :x {0} {{").SetArgDisplayNames("placeholders"),
            new TestCaseData("").SetArgDisplayNames("empty"),
            new TestCaseData(" \t\r\n ").SetArgDisplayNames("white space").SetCategory(LongAttribute.Category),
            new TestCaseData("\u0001\u001f\u007f\u0085\u2028\ufeff\uffff").SetArgDisplayNames("control characters"),
            new TestCaseData("‮שלום עולם‬ مرحبا").SetArgDisplayNames("right to left"),
            new TestCaseData("👩‍👩‍👧‍👦🏳️‍🌈🚀").SetArgDisplayNames("emoji"),
            new TestCaseData("e\u0301 é ﬁ İı ẞß Σσς").SetArgDisplayNames("letters that fold"),
            new TestCaseData("null").SetArgDisplayNames("the word null").SetCategory(LongAttribute.Category),
            new TestCaseData("[\"a\"]").SetArgDisplayNames("JSON").SetCategory(LongAttribute.Category),
            new TestCaseData("{a,\"b\"}").SetArgDisplayNames("array literal").SetCategory(LongAttribute.Category),
            new TestCaseData("1e3").SetArgDisplayNames("number").SetCategory(LongAttribute.Category),
            new TestCaseData(new string('x', 1_000_000)).SetArgDisplayNames("one million letters").SetCategory(LongAttribute.Category),
            new TestCaseData(string.Concat(Enumerable.Repeat("🚀'%", 200_000)))
                .SetArgDisplayNames("one million units")
                .SetCategory(LongAttribute.Category),
        ];

    private static IEnumerable<string> Unstorable =>
        ["\0", "a\0b", "a\0", "\ud800", "a\ud83d", "\udc00a", "\ude80\ud83d", new string('x', 10_000) + "\ud800"];

    /// <summary>The records that a caller fills and that reach a database.</summary>
    private static IEnumerable<Type> Records =>
        typeof(ArtifactQuery)
            .Assembly.GetExportedTypes()
            .Where(type =>
                type is { IsAbstract: false, IsClass: true, Namespace: nameof(ArtifactStore) }
                && (
                    type.IsAssignableTo(typeof(Condition))
                    || type == typeof(ArtifactCreate)
                    || type == typeof(ArtifactUpdate)
                    || type == typeof(CreatedBy)
                    || type == typeof(State)
                    || type == typeof(Flow)
                    || type == typeof(Deployment)
                    || type == typeof(FlowRun)
                    || type == typeof(TaskRun)
                    || type == typeof(WorkPool)
                    || type == typeof(WorkQueue)
                )
            );

    [TestCaseSource(nameof(Storable))]
    public async Task A_text_is_stored_and_found_to_the_character(string text)
    {
        await SaveAsync(1, text);
        await SaveAsync(2, Other);

        // What may be searched, by equality and by a pattern that takes everything literally.
        var pattern = TextCondition.EscapeLike(text[..Math.Min(text.Length, 4_000)]);
        using var scope = new AssertionScope();
        foreach (var (name, query) in Queries(new TextCondition { Any = [text] }, new() { Any = [text] }, new() { All = [text] }))
        {
            await ShouldFindFirstAsync(query, $"any_ on {name}");
        }

        foreach (
            var (name, query) in Queries(new TextCondition { NotAny = [Other] }, new() { NotAny = [Other] }, new() { Any = [text, "no"] })
        )
        {
            await ShouldFindFirstAsync(query, $"not_any_ on {name}");
        }

        if (text.Length > 0)
        {
            foreach (var (name, query) in Queries(new TextCondition { Like = pattern }, new() { Any = [text] }, new() { All = [text] }))
            {
                await ShouldFindFirstAsync(query, $"like_ on {name}");
            }

            foreach (var (name, query) in Queries(new TextCondition { StartsWith = text }, new() { Any = [text] }, new() { All = [text] }))
            {
                await ShouldFindFirstAsync(query, $"starts_with_ on {name}");
            }

            await ShouldFindFirstAsync(
                new() { Deployments = new() { FlowOrDeploymentName = new() { Like = pattern } } },
                "like_ on flow_or_deployment_name"
            );
        }

        await ShouldFindFirstAsync(new() { FlowRuns = new() { CreatedBy = new() { Type = [text] } } }, "type_ on created_by");

        // What is no key is in no list of keys, and asking for it is no error.
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = new() { Any = [text] } } })).Should().Be(0);
        (await Artifacts.ReadLatestArtifactAsync(text)).Should().BeNull();
        (await Artifacts.ReadVersionsAsync(text)).Should().BeEmpty();
        (await Artifacts.CountArtifactsAsync()).Should().Be(2, "the tables are still there");
    }

    [Test]
    public async Task A_text_that_no_database_holds_is_refused_by_the_name_of_its_property()
    {
        await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var properties = Records.SelectMany(type => type.GetProperties().Where(property => property.CanWrite)).ToList();
        properties =
        [
            .. properties.Where(property =>
                property.PropertyType == typeof(string)
                || property.PropertyType.IsAssignableFrom(typeof(ValueList<string>))
                || property.PropertyType == typeof(FieldUpdate<string>)
            ),
        ];
        properties.Should().HaveCountGreaterThan(30);
        using var scope = new AssertionScope();
        foreach (var property in properties)
        {
            foreach (var text in Unstorable)
            {
                object value =
                    property.PropertyType == typeof(string) ? text
                    : property.PropertyType == typeof(FieldUpdate<string>) ? new FieldUpdate<string>(text)
                    : ValueList.From(["fine", text]);
                var record = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(property.DeclaringType!);
                property
                    .Invoking(p => p.SetValue(record, value))
                    .Should()
                    .Throw<TargetInvocationException>("of {0}.{1}", property.DeclaringType!.Name, property.Name)
                    .WithInnerException<ArgumentException>()
                    .Which.Message.Should()
                    .Contain(property.Name);
            }
        }

        foreach (var text in Unstorable)
        {
            FluentActions.Invoking(() => new State(StateType.Failed, text)).Should().Throw<ArgumentException>();
            FluentActions.Invoking(() => new ArtifactMetadata((text, "value"))).Should().Throw<ArgumentException>();
            FluentActions.Invoking(() => new ArtifactMetadata(("key", text))).Should().Throw<ArgumentException>();
            FluentActions.Invoking(() => ArtifactData.Parse($"\"{text}\"")).Should().Throw<ArgumentException>();
            await Artifacts.Awaiting(a => a.ReadArtifactAsync(text, 1)).Should().ThrowAsync<ArgumentException>();
            await Artifacts.Awaiting(a => a.ReadLatestArtifactAsync(text)).Should().ThrowAsync<ArgumentException>();
            await Artifacts.Awaiting(a => a.ReadVersionsAsync(text)).Should().ThrowAsync<ArgumentException>();
        }

        (await Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public void A_key_that_breaks_the_rule_is_refused()
    {
        foreach (var key in new[] { "", " ", "A", "a b", "a_b", "größe", "a.b", "a/b", "a\n", "🚀", "'", "%" })
        {
            FluentActions
                .Invoking(() => new ArtifactCreate { Key = key })
                .Should()
                .Throw<ArgumentException>()
                .Which.Message.Should()
                .Contain(nameof(ArtifactCreate.Key));
        }
    }

    private static IEnumerable<(string Name, ArtifactQuery Query)> Queries(
        TextCondition text,
        StateNameCondition state,
        TagsCondition tags
    ) =>
        [
            ("type", new() { Artifacts = new() { Type = text } }),
            ("flow_runs.name", new() { FlowRuns = new() { Name = text } }),
            ("flow_runs.tags", new() { FlowRuns = new() { Tags = tags } }),
            ("flow_runs.work_queue_name", new() { FlowRuns = new() { WorkQueueName = text } }),
            ("flow_runs.state.name", new() { FlowRuns = new() { State = new() { Name = state } } }),
            ("flow_runs.flow_version", new() { FlowRuns = new() { FlowVersion = text } }),
            ("flow_runs.idempotency_key", new() { FlowRuns = new() { IdempotencyKey = text } }),
            ("task_runs.name", new() { TaskRuns = new() { Name = text } }),
            ("task_runs.tags", new() { TaskRuns = new() { Tags = tags } }),
            ("task_runs.state.name", new() { TaskRuns = new() { State = new() { Name = state } } }),
            ("deployments.name", new() { Deployments = new() { Name = text } }),
            ("deployments.tags", new() { Deployments = new() { Tags = tags } }),
            ("deployments.work_queue_name", new() { Deployments = new() { WorkQueueName = text } }),
            ("flows.name", new() { Flows = new() { Name = text } }),
            ("flows.tags", new() { Flows = new() { Tags = tags } }),
            ("work_pools.name", new() { WorkPools = new() { Name = text } }),
            ("work_pools.type", new() { WorkPools = new() { Type = text } }),
        ];

    private async Task ShouldFindFirstAsync(ArtifactQuery query, string what)
    {
        // Counts alone tell nothing about which row it was.
        var rows = await Artifacts.ReadArtifactsAsync(query with { IncludeData = false });
        rows.Select(row => row.FlowRunId).Should().Equal([SampleData.Id('3', 1)], "of {0}", what);
        var keys = FilterCase.OfRuns("", query).Collections! with
        {
            Artifacts = query.Artifacts is null ? null : new() { Type = query.Artifacts.Type },
            IncludeData = false,
        };
        (await Artifacts.ReadLatestArtifactsAsync(keys)).Select(row => row.Key).Should().Equal(["k1"], "of {0}", what);
    }

    /// <summary>Saves a chain of every kind of row with the text in every place, and checks that each comes back.</summary>
    private async Task SaveAsync(int n, string text)
    {
        await CheckAsync(
            Runs.Flows,
            new()
            {
                Id = SampleData.Id('1', n),
                Created = Now,
                Updated = Now,
                Name = text,
                Tags = [text, "tag"],
            },
            row => row.Id
        );
        await CheckAsync(
            Runs.WorkPools,
            new()
            {
                Id = SampleData.Id('5', n),
                Created = Now,
                Updated = Now,
                Name = text,
                Type = text,
            },
            row => row.Id
        );
        await CheckAsync(
            Runs.WorkQueues,
            new()
            {
                Id = SampleData.Id('6', n),
                Created = Now,
                Updated = Now,
                Name = text,
                WorkPoolId = SampleData.Id('5', n),
            },
            row => row.Id
        );
        await CheckAsync(
            Runs.Deployments,
            new()
            {
                Id = SampleData.Id('2', n),
                Created = Now,
                Updated = Now,
                Name = text,
                FlowId = SampleData.Id('1', n),
                Tags = ["tag", text],
                WorkQueueName = text,
            },
            row => row.Id
        );
        await CheckAsync(
            Runs.FlowRuns,
            new()
            {
                Id = SampleData.Id('3', n),
                Created = Now,
                Updated = Now,
                Name = text,
                FlowId = SampleData.Id('1', n),
                DeploymentId = SampleData.Id('2', n),
                Tags = [text],
                State = new(StateType.Running, text),
                WorkQueueId = SampleData.Id('6', n),
                WorkQueueName = text,
                FlowVersion = text,
                IdempotencyKey = text,
                CreatedBy = new() { Type = text, DisplayValue = text },
            },
            row => row.Id
        );
        await CheckAsync(
            Runs.TaskRuns,
            new()
            {
                Id = SampleData.Id('4', n),
                Created = Now,
                Updated = Now,
                Name = text,
                FlowRunId = SampleData.Id('3', n),
                Tags = [text],
                State = new(StateType.Failed, text),
            },
            row => row.Id
        );

        var created = await Artifacts.CreateArtifactAsync(
            new()
            {
                Key = $"k{n}",
                Type = text,
                Description = text,
                Data = ArtifactData.FromText(text),
                Metadata = new((text, text), ("key", text)),
                FlowRunId = SampleData.Id('3', n),
                TaskRunId = SampleData.Id('4', n),
            }
        );
        (created.Type, created.Description, created.Metadata![text], created.Data!.ToElement().GetString())
            .Should()
            .Be((text, text, text, text));
        var read = await Artifacts.ReadArtifactAsync(created.Id);
        (read == created).Should().BeTrue("what was created comes back");
        (read!.Metadata![text], read.Metadata["key"], read.DataSize)
            .Should()
            .Be((text, text, Encoding.UTF8.GetByteCount(created.Data.Json)));

        await Artifacts.UpdateArtifactAsync(
            created.Id,
            new() { Description = text + text, Metadata = new ArtifactMetadata(("key", text)) }
        );
        read = await Artifacts.ReadArtifactAsync(created.Id);
        (read!.Description == text + text && read.Metadata!["key"] == text).Should().BeTrue("what was updated comes back");
    }

    private static async Task CheckAsync<T>(IRunSet<T> set, T row, Func<T, Guid> id)
        where T : class
    {
        // Plain equality: a failure must not print a million letters.
        (await set.SaveAsync(row, UpdatedTime.AsGiven)).Equals(row).Should().BeTrue("a {0} is saved as it is", typeof(T).Name);
        (await set.ReadAsync(id(row)))!.Equals(row).Should().BeTrue("a {0} comes back as it is", typeof(T).Name);
    }
}
