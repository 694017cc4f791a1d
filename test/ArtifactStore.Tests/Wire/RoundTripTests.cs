using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore.Tests.Wire;

/// <summary>Every type of the model reads back what it wrote, in one form, whatever the options are.</summary>
public sealed class RoundTripTests
{
    /// <summary>Records that are no part of the model: what maintenance, copying and deletes return, and what a host can watch.</summary>
    private static readonly string[] NotOfTheModel =
    [
        "ArtifactDeleteResult",
        "ArtifactStoreLimits",
        "ArtifactStoreHealth",
        "ArtifactStoreRepair",
        "ArtifactStoreRepairOptions",
        "ArtifactStoreVerifyOptions",
        "ArtifactStoreViolation",
        "ArtifactStoreCopyOptions",
        "ArtifactStoreCopyProgress",
        "ArtifactStoreCopyResult",
        "ArtifactStoreCopyTable",
        "GetOrCreateResult",
        "ArtifactPage`1",
        "RunPage`1",
        "StoreCursor",
        "PruneResult",
        "RetentionPolicy",
        "FlowRunRetentionPolicy",
        "FlowRunScopeOptions",
        "ChangeRetentionPolicy",
        "HistoryExportProgress",
        "HistoryImportOptions",
        "HistoryImportProgress",
        "HistoryItem",
        "RunImport",
    ];

    private static readonly JsonSerializerOptions Odd = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper,
        DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
        ReferenceHandler = ReferenceHandler.Preserve,
        NumberHandling = JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IncludeFields = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static IEnumerable<TestCaseData> Options()
    {
        yield return new TestCaseData(ArtifactStoreJson.Options).SetArgDisplayNames("library");
        yield return new TestCaseData(new JsonSerializerOptions()).SetArgDisplayNames("new");
        yield return new TestCaseData(JsonSerializerOptions.Default).SetArgDisplayNames("default");
        yield return new TestCaseData(JsonSerializerOptions.Web).SetArgDisplayNames("web");
        yield return new TestCaseData(JsonSerializerOptions.Strict).SetArgDisplayNames("strict");
        yield return new TestCaseData(Odd).SetArgDisplayNames("odd");
        yield return new TestCaseData(TestContextJson.Default.Options).SetArgDisplayNames("a generated context");
    }

    private static IEnumerable<TestCaseData> RecordsAndOptions() =>
        from type in WireRecords.Model
        from options in Options()
        where !ReferenceEquals(options.Arguments[0], TestContextJson.Default.Options)
        select new TestCaseData(type, options.Arguments[0]).SetArgDisplayNames(type.Name, $"{options.ArgDisplayNames![0]}");

    [TestCaseSource(nameof(RecordsAndOptions))]
    public void Any_record_round_trips_with_one_text(Type type, JsonSerializerOptions options) =>
        Any.Record(type)
            .Sample(
                record =>
                {
                    var json = JsonSerializer.Serialize(record, type, options);
                    var back = JsonSerializer.Deserialize(json, type, options)!;
                    back.Should().Be(record);
                    back.GetHashCode().Should().Be(record.GetHashCode());
                    WireRecords.Read(json, type).Should().Be(record, "one form is read everywhere");
                },
                iter: 60
            );

    [TestCaseSource(nameof(Options))]
    public void A_hosts_type_that_has_the_types_of_the_model_reads_back_what_it_wrote(JsonSerializerOptions options)
    {
        if (ReferenceEquals(options, ArtifactStoreJson.Options))
        {
            options = new JsonSerializerOptions
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine(ArtifactStoreJson.Options.TypeInfoResolver, TestContextJson.Default),
            };
        }

        Gen.Select(
                Any.Record(typeof(Artifact)),
                Any.Record(typeof(ArtifactUpdate)),
                Any.Record(typeof(ArtifactQuery)),
                Any.Record(typeof(FlowRunFilter)),
                Any.Record(typeof(FlowRun)),
                Any.Metadata,
                Any.Cursor,
                Any.Key
            )
            .Sample(
                (artifact, update, query, filter, run, metadata, cursor, key) =>
                {
                    var model = new HostModel
                    {
                        Artifact = (Artifact)artifact,
                        Update = (ArtifactUpdate)update,
                        Query = (ArtifactQuery)query,
                        Filter = (FlowRunFilter)filter,
                        FlowRun = (FlowRun)run,
                        State = ((FlowRun)run).State,
                        Body = ArtifactData.Parse("""{"a":  1.0}"""),
                        Metadata = metadata,
                        Key = ArtifactKey.Parse(key),
                        Next = cursor,
                        StateType = StateType.Crashed,
                        Sort = ArtifactSort.KeyAsc,
                        Operator = FilterOperator.Or,
                        Tags = ((FlowRun)run).Tags,
                        Ids = [Guid.Empty],
                    };
                    var json = JsonSerializer.Serialize(model, options);
                    json.Should().Contain("\"CRASHED\"").And.Contain("\"KEY_ASC\"").And.Contain("\"or_\"").And.Contain("""{"a":  1.0}""");
                    JsonSerializer.Deserialize<HostModel>(json, options).Should().Be(model);
                },
                iter: 30
            );
    }

    [Test]
    public void Every_public_record_and_enum_of_the_model_has_the_converter()
    {
        var types = typeof(Artifact)
            .Assembly.GetExportedTypes()
            .Where(type => type.Namespace == nameof(ArtifactStore) && !NotOfTheModel.Contains(type.Name))
            .Where(type =>
                type.GetMethod("<Clone>$") is not null
                || (type.IsValueType && !type.IsEnum && !type.IsNested)
                || type.IsDefined(typeof(JsonConverterAttribute))
                || Used(type)
            )
            .ToArray();
        types
            .Should()
            .Contain([
                typeof(Artifact),
                typeof(FieldUpdate<>),
                typeof(ValueList<>),
                typeof(ArtifactData),
                typeof(ArtifactMetadata),
                typeof(StateType),
                typeof(Filter),
                typeof(ArtifactKey),
            ]);
        types
            .Where(type =>
                type.GetCustomAttribute<JsonConverterAttribute>(inherit: false)?.ConverterType != typeof(ArtifactStoreJsonConverter)
            )
            .Should()
            .BeEmpty();
        types.Where(type => !type.IsGenericTypeDefinition && WireTypes.Find(type) is null).Should().BeEmpty("the converter must know it");
        NotOfTheModel.Should().BeSubsetOf(typeof(Artifact).Assembly.GetExportedTypes().Select(type => type.Name));
    }

    [Test]
    public void An_enum_is_named_by_the_wire_also_where_a_host_brings_its_own_converter_of_enums()
    {
        JsonSerializer.Serialize(Enum.GetValues<StateType>(), Odd).Should().Contain("\"FAILED\"").And.NotContain("ailed");
        JsonSerializer.Deserialize<ArtifactSort>("\"CREATED_DESC\"", Odd).Should().Be(ArtifactSort.CreatedDesc);
        JsonSerializer
            .Serialize(new Dictionary<StateType, int> { [StateType.Failed] = 1 }, JsonSerializerOptions.Web)
            .Should()
            .Be("""{"FAILED":1}""");
        JsonSerializer
            .Deserialize<Dictionary<StateType, int>>("""{"FAILED":1}""", JsonSerializerOptions.Web)
            .Should()
            .ContainKey(StateType.Failed);
    }

    [Test]
    public void A_value_declared_as_a_base_type_is_written_completely()
    {
        JsonSerializer
            .Serialize<Condition>(new KeyCondition { Exists = true, Operator = FilterOperator.Or }, JsonSerializerOptions.Web)
            .Should()
            .Be("""{"exists_":true,"operator":"or_"}""");
        JsonSerializer
            .Serialize<ArtifactQueryBase>(new ArtifactQuery { Limit = 1 }, JsonSerializerOptions.Web)
            .Should()
            .Be("""{"limit":1}""");
        JsonSerializer
            .Serialize<RunQuery<FlowRun>>(new FlowRunQuery { Limit = 1 }, JsonSerializerOptions.Web)
            .Should()
            .Be("""{"limit":1}""");
        FluentActions
            .Invoking(() => JsonSerializer.Deserialize<Filter>("{}", JsonSerializerOptions.Web))
            .Should()
            .Throw<NotSupportedException>()
            .WithMessage("*Read the derived type*");
    }

    [Test]
    public void A_list_and_an_update_of_a_hosts_own_type_have_its_JSON()
    {
        JsonSerializer
            .Serialize(ValueList.From([new Row("Bergen", 12)]), JsonSerializerOptions.Web)
            .Should()
            .Be("""[{"city":"Bergen","rain":12}]""");
        JsonSerializer
            .Deserialize<ValueList<Row>>("""[{"city":"Bergen","rain":12}]""", JsonSerializerOptions.Web)
            .Should()
            .Equal(new Row("Bergen", 12));
        JsonSerializer.Deserialize<FieldUpdate<Row>>("null", JsonSerializerOptions.Web).Should().Be(new FieldUpdate<Row>(null));
        JsonSerializer.Serialize(new FieldUpdate<int>(5)).Should().Be("5");
        FluentActions
            .Invoking(() => JsonSerializer.Serialize(default(FieldUpdate<string>)))
            .Should()
            .Throw<JsonException>()
            .WithMessage("*WhenWritingDefault*");
    }

    [Test]
    [SuppressMessage("Performance", "CA1869:Cache and reuse 'JsonSerializerOptions' instances", Justification = "Used once.")]
    public void The_deepest_body_is_read_back_with_the_librarys_options()
    {
        var deep = new ArtifactCreate
        {
            Data = ArtifactData.Parse(new string('[', ArtifactData.MaxDepth) + new string(']', ArtifactData.MaxDepth)),
        };
        WireRecords.Read<ArtifactCreate>(WireRecords.Write(deep)).Should().Be(deep);
    }

    [Test]
    public void A_query_that_would_be_refused_is_not_written() =>
        FluentActions
            .Invoking(() =>
                JsonSerializer.Serialize(new ArtifactQuery { Offset = 1, After = ArtifactCursor.Parse("AQAAAZjC9nweelWdbiuPCkwedw") })
            )
            .Should()
            .Throw<JsonException>()
            .WithMessage("The query has both After and the Offset 1.*");

    /// <summary>The enums that a property of the model has.</summary>
    private static bool Used(Type type) =>
        type.IsEnum
        && WireRecords
            .Model.SelectMany(record => record.GetProperties())
            .Any(property =>
                (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == type
                || (property.PropertyType.IsGenericType && property.PropertyType.GetGenericArguments()[0] == type)
            );
}
