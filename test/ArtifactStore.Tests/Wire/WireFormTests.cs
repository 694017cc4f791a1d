using System.Reflection;

namespace ArtifactStore.Tests.Wire;

public sealed class WireFormTests
{
    private static IReadOnlyList<Type> Records => WireRecords.All;

    private static IReadOnlyList<Type> Model => WireRecords.Model;

    [Test]
    public void All_filters_conditions_and_queries_are_found() =>
        Records
            .Should()
            .HaveCount(32)
            .And.Contain([typeof(ArtifactQuery), typeof(ArtifactCollectionQuery), typeof(WorkPoolFilter), typeof(StateNameCondition)]);

    [TestCaseSource(nameof(Records))]
    public void An_unknown_property_is_refused_under_any_options(Type type) =>
        FluentActions
            .Invoking(() =>
                System.Text.Json.JsonSerializer.Deserialize("""{"unknown":1}""", type, System.Text.Json.JsonSerializerOptions.Web)
            )
            .Should()
            .Throw<System.Text.Json.JsonException>();

    [TestCaseSource(nameof(Records))]
    public void An_empty_object_is_the_new_record(Type type)
    {
        var empty = Activator.CreateInstance(type)!;
        WireRecords.Read("{}", type).Should().Be(empty);
        WireRecords.Write(empty).Should().Be("{}");
    }

    [TestCaseSource(nameof(Model))]
    public void Null_is_as_good_as_absent(Type type)
    {
        var required = string.Concat(
            WireRecords
                .Properties(type)
                .Where(property => WireRecords.IsRequired(property.Value))
                .Select(property => $",\"{property.Key}\":{Required(property.Value.PropertyType)}")
        );
        var absent = WireRecords.Read($"{{{required.TrimStart(',')}}}", type);
        foreach (var (name, property) in WireRecords.Properties(type))
        {
            // Three properties have a meaning for null: it clears the field of an update, and is a value of is_null_ of a task run's flow
            // run.
            if (!WireRecords.IsRequired(property) && property.PropertyType != typeof(FlowRunMembership) && type != typeof(ArtifactUpdate))
            {
                WireRecords.Read($"{{\"{name}\":null{required}}}", type).Should().Be(absent, name);
            }
        }
    }

    [TestCaseSource(nameof(Model))]
    public void A_required_member_that_is_absent_or_null_is_refused(Type type)
    {
        var required = WireRecords.Properties(type).Where(property => WireRecords.IsRequired(property.Value)).ToArray();
        foreach (var (name, _) in required)
        {
            var others = string.Join(
                ",",
                required.Where(other => other.Key != name).Select(other => $"\"{other.Key}\":{Required(other.Value.PropertyType)}")
            );
            FluentActions
                .Invoking(() => WireRecords.Read($"{{{others}}}", type))
                .Should()
                .Throw<System.Text.Json.JsonException>()
                .WithMessage($"'{name}' is missing. It is required.*");
            FluentActions
                .Invoking(() => WireRecords.Read($"{{\"{name}\":null{(others.Length > 0 ? "," : "")}{others}}}", type))
                .Should()
                .Throw<System.Text.Json.JsonException>()
                .WithMessage($"'{name}' is null. It is required.*")
                .Which.Path.Should()
                .Be($"$.{name}");
        }
    }

    [TestCaseSource(nameof(Model))]
    public void The_generator_sets_every_property_so_that_none_is_left_out_of_the_round_trip(Type type)
    {
        var unset = WireRecords.Properties(type).ToDictionary(property => property.Key, property => property.Value);
        Any.Record(type)
            .Sample(
                record =>
                {
                    lock (unset)
                    {
                        foreach (var (name, property) in unset.ToArray())
                        {
                            var value = property.GetValue(record);
                            if (
                                value is not null
                                && !value.Equals(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null)
                            )
                            {
                                unset.Remove(name);
                            }
                        }
                    }
                },
                iter: 300
            );
        unset.Keys.Should().BeEmpty();
    }

    [Test]
    public void The_example_of_the_design_reads_and_writes_to_the_letter()
    {
        const string Json =
            """{"artifacts":{"key":{"like_":"report-%"}},"flow_runs":{"state":{"type":{"any_":["COMPLETED"]}}},"sort":"CREATED_DESC","limit":50}""";
        var query = new ArtifactQuery
        {
            Artifacts = new() { Key = new() { Like = "report-%" } },
            FlowRuns = new() { State = StateType.Completed },
            Sort = ArtifactSort.CreatedDesc,
            Limit = 50,
        };
        WireRecords.Read<ArtifactQuery>(Json).Should().Be(query);
        WireRecords.Write(query).Should().Be(Json);
    }

    [Test]
    public void An_any_or_null_condition_is_read_with_its_operator()
    {
        var id = new Guid("00000000-0000-0000-0000-00000000000a");
        var condition = new IdCondition
        {
            Any = [id],
            IsNull = true,
            Operator = FilterOperator.Or,
        };
        WireRecords
            .Read<IdCondition>("""{"any_":["00000000-0000-0000-0000-00000000000a"],"is_null_":true,"operator":"or_"}""")
            .Should()
            .Be(condition);
        WireRecords.Read<IdCondition>("""{"operator":"and_"}""").Should().Be(new IdCondition());
    }

    [Test]
    public void An_empty_filter_round_trips()
    {
        WireRecords.Write(new ArtifactQuery { FlowRuns = new() }).Should().Be("""{"flow_runs":{}}""");
        WireRecords.Read<ArtifactQuery>("""{"flow_runs":{}}""").FlowRuns.Should().Be(new FlowRunFilter());
    }

    [Test]
    public void An_empty_list_round_trips()
    {
        WireRecords.Write(new IdCondition { Any = [] }).Should().Be("""{"any_":[]}""");
        WireRecords.Read<IdCondition>("""{"any_":[]}""").Any.Should().NotBeNull().And.BeEmpty();
    }

    [Test]
    public void False_and_zero_are_written_where_they_say_something()
    {
        WireRecords.Write(new BooleanCondition { EqualTo = false }).Should().Be("""{"eq_":false}""");
        WireRecords.Write(new NumberCondition { AtLeast = 0 }).Should().Be("""{"ge_":0}""");
        WireRecords.Write(new ArtifactQuery { Limit = 0, Offset = 0 }).Should().Be("""{"limit":0,"offset":0}""");
        WireRecords.Write(new LikeCondition { Like = "" }).Should().Be("""{"like_":""}""");
    }

    [TestCase("{}", FlowRunMembership.Inside)]
    [TestCase("""{"is_null_":false}""", FlowRunMembership.Inside)]
    [TestCase("""{"is_null_":null}""", FlowRunMembership.Anywhere)]
    [TestCase("""{"is_null_":true}""", FlowRunMembership.Outside)]
    public void Absent_null_and_set_differ_in_a_task_runs_flow_run(string json, FlowRunMembership membership)
    {
        var condition = new TaskRunFlowRunCondition { Membership = membership };
        WireRecords.Read<TaskRunFlowRunCondition>(json).Should().Be(condition);
        WireRecords.Write(condition).Should().Be(membership == FlowRunMembership.Inside ? "{}" : json);
    }

    [TestCase("{}", true)]
    [TestCase("""{"include_data":null}""", true)]
    [TestCase("""{"include_data":true}""", true)]
    [TestCase("""{"include_data":false}""", false)]
    public void Bodies_are_included_unless_the_member_is_false(string json, bool included)
    {
        var query = WireRecords.Read<ArtifactCollectionQuery>(json);
        query.Should().Be(new ArtifactCollectionQuery { IncludeData = included });
        WireRecords.Write(query).Should().Be(included ? "{}" : json);
    }

    [TestCase("2024-05-06T07:08:09Z", "2024-05-06T07:08:09.0000000+00:00")]
    [TestCase("2024-05-06T07:08:09+02:00", "2024-05-06T05:08:09.0000000+00:00")]
    [TestCase("2024-05-06T07:08:09.1234567Z", "2024-05-06T07:08:09.1234560+00:00")]
    [TestCase(
        "2024-05-06T07:08:09",
        "2024-05-06T07:08:09.0000000+00:00",
        Description = "Without an offset a time is UTC, whatever the machine's zone is."
    )]
    [TestCase("2024-05-06", "2024-05-06T00:00:00.0000000+00:00")]
    [TestCase("0001-01-01T00:00:00", "0001-01-01T00:00:00.0000000+00:00")]
    [TestCase("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999990+00:00")]
    public void Times_are_utc_to_the_microsecond(string wire, string time) =>
        WireRecords.Read<TimeCondition>($$"""{"after_":"{{wire}}"}""").After!.Value.ToString("O").Should().Be(time);

    [Test]
    [NonParallelizable]
    public void A_time_without_offset_is_utc_on_a_machine_in_another_zone()
    {
        var zone = Environment.GetEnvironmentVariable("TZ");
        try
        {
            Environment.SetEnvironmentVariable("TZ", "America/New_York");
            TimeZoneInfo.ClearCachedData();
            WireRecords
                .Read<TimeCondition>("""{"after_":"2024-05-06T07:08:09"}""")
                .After.Should()
                .Be(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
            WireRecords.Read<TimeCondition>("""{"after_":"0001-01-01T00:00:00Z"}""").After.Should().Be(DateTimeOffset.MinValue);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    [Test]
    public void The_options_can_not_be_changed() => ArtifactStoreJson.Options.IsReadOnly.Should().BeTrue();

    [Test]
    public async Task A_long_query_reads_from_a_stream()
    {
        var query = new ArtifactQuery
        {
            Artifacts = new()
            {
                Id = new() { Any = ValueList.From(Enumerable.Range(0, 20_000).Select(i => new Guid(i, 0, 0, new byte[8]))) },
            },
            Limit = 1,
        };
        using var stream = new MemoryStream();
        await System.Text.Json.JsonSerializer.SerializeAsync(stream, query, ArtifactStoreJson.Options);
        stream.Position = 0;
        (await System.Text.Json.JsonSerializer.DeserializeAsync<ArtifactQuery>(stream, ArtifactStoreJson.Options)).Should().Be(query);
    }

    private static string Required(Type type) =>
        type == typeof(Guid) ? "\"0198c2f6-7c1e-7a55-9d6e-2b8f0a4c1e77\""
        : type == typeof(DateTimeOffset) ? "\"2026-01-05T00:00:00Z\""
        : type == typeof(int) ? "1"
        : type == typeof(StateType) ? "\"FAILED\""
        : type == typeof(ArtifactChangeKind) ? "\"CREATED\""
        : type == typeof(ArtifactChangePosition) ? "\"7\""
        : "\"x\"";
}
