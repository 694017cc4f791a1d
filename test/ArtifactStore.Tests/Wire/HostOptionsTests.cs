using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore.Tests.Wire;

/// <summary>A host puts queries into its own types and reads them with its own options: the wire form is the same.</summary>
public sealed class HostOptionsTests
{
    private static readonly SavedSearch Search = new()
    {
        DisplayName = "reports",
        Query = new()
        {
            Artifacts = new() { Key = new() { Like = "report-%" } },
            FlowRuns = new() { State = StateType.Completed },
            Sort = ArtifactSort.CreatedDesc,
            Limit = 50,
            IncludeData = false,
        },
        Latest = new() { Artifacts = new() { FlowRunId = Guid.Empty } },
        FlowRuns = new() { WorkQueueName = "big", Operator = FilterOperator.Or },
        Next = ArtifactCursor.After(
            new Artifact
            {
                Id = Guid.Empty,
                Created = default,
                Updated = default,
            },
            ArtifactSort.IdDesc
        ),
        Sort = ArtifactSort.KeyAsc,
        State = StateType.Crashed,
    };

    private static IEnumerable<TestCaseData> Hosts()
    {
        var library = ArtifactStoreJson.Options.TypeInfoResolver;
        yield return new TestCaseData(
            new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine(library, TestContextJson.Default),
            }
        ).SetArgDisplayNames("a generated context");
        yield return new TestCaseData(
            new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine(library, new DefaultJsonTypeInfoResolver()),
            }
        ).SetArgDisplayNames("reflection");
        var web = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        web.TypeInfoResolverChain.Insert(0, library!);
        yield return new TestCaseData(web).SetArgDisplayNames("an inserted resolver");
        var copy = new JsonSerializerOptions(ArtifactStoreJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        copy.TypeInfoResolverChain.Add(TestContextJson.Default);
        yield return new TestCaseData(JsonSerializerOptions.Web).SetArgDisplayNames("plain options");
        yield return new TestCaseData(TestContextJson.Default.Options).SetArgDisplayNames(
            "a generated context that knows nothing of the library"
        );
        yield return new TestCaseData(copy).SetArgDisplayNames("a copy of the library's options");
    }

    [TestCaseSource(nameof(Hosts))]
    public void The_hosts_names_are_the_hosts_and_the_querys_are_the_librarys(JsonSerializerOptions options)
    {
        var json = JsonSerializer.Serialize(Search, options);
        json.Should()
            .Be(
                $$$$"""
                {"displayName":"reports",
                "query":{"artifacts":{"key":{"like_":"report-%"}},"flow_runs":{"state":{"type":{"any_":["COMPLETED"]}}},"sort":"CREATED_DESC","include_data":false,"limit":50},
                "latest":{"artifacts":{"flow_run_id":{"any_":["00000000-0000-0000-0000-000000000000"]}}},
                "flowRuns":{"work_queue_name":{"any_":["big"]},"operator":"or_"},
                "next":"{{{{Search.Next}}}}",
                "sort":"KEY_ASC",
                "state":"CRASHED"}
                """.ReplaceLineEndings("")
            );
        JsonSerializer.Deserialize<SavedSearch>(json, options).Should().Be(Search);
    }

    [TestCaseSource(nameof(Hosts))]
    public void A_mistake_in_the_query_is_a_JsonException_with_both_paths(JsonSerializerOptions options)
    {
        var error = FluentActions
            .Invoking(() =>
                JsonSerializer.Deserialize<SavedSearch>("""{"displayName":"a","query":{"artifacts":{"key":{"lik_":"a"}}}}""", options)
            )
            .Should()
            .Throw<JsonException>()
            .Which;
        error.Path.Should().Be("$.query");
        error.Message.Should().Contain("$.artifacts.key.lik_");
    }

    [TestCaseSource(nameof(Hosts))]
    public void A_broken_rule_in_the_query_is_a_JsonException(JsonSerializerOptions options)
    {
        FluentActions
            .Invoking(() => JsonSerializer.Deserialize<SavedSearch>("""{"displayName":"a","query":{"limit":-1}}""", options))
            .Should()
            .Throw<JsonException>();
        FluentActions
            .Invoking(() =>
                JsonSerializer.Deserialize<SavedSearch>("""{"displayName":"a","flowRuns":{"name":{"any_":["\u0000"]}}}""", options)
            )
            .Should()
            .Throw<JsonException>();
    }

    [Test]
    [SuppressMessage("Performance", "CA1869:Cache and reuse 'JsonSerializerOptions' instances", Justification = "Used once.")]
    public void The_hosts_own_texts_are_not_the_librarys_business()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(ArtifactStoreJson.Options.TypeInfoResolver, TestContextJson.Default),
        };
        JsonSerializer.Deserialize<SavedSearch>("""{"displayName":"a\u0000","unknown":1}""", options)!.DisplayName.Should().Be("a\0");
    }

    [Test]
    public void A_host_can_embed_every_type_of_the_wire_form()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = ArtifactStoreJson.Options.TypeInfoResolver };
        foreach (
            var type in (Type[])
                [
                    .. WireRecords.All,
                    typeof(ArtifactCursor),
                    typeof(ArtifactSort),
                    typeof(RunCursor),
                    typeof(RunSort),
                    typeof(StateType),
                    typeof(FilterOperator),
                ]
        )
        {
            options.TryGetTypeInfo(type, out _).Should().BeTrue(type.Name);
        }
    }

    [Test]
    [SuppressMessage("Performance", "CA1869:Cache and reuse 'JsonSerializerOptions' instances", Justification = "Used once.")]
    public void Indentation_follows_the_host()
    {
        var options = new JsonSerializerOptions(ArtifactStoreJson.Options) { WriteIndented = true, NewLine = "\n" };
        JsonSerializer.Serialize(new ArtifactQuery { Limit = 1 }, options).Should().Be("{\n  \"limit\": 1\n}");
    }
}
