using System.Reflection;
using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Filters;

/// <summary>Rules on one property are checked where it is set; the message names the property, the value and the rule.</summary>
public sealed class ValidationTests
{
    /// <summary>What the store returns. Made by hand in a host's tests, it holds anything, for no call takes it.</summary>
    private static readonly Type[] Returned =
    [
        typeof(Artifact),
        typeof(ArtifactCollection),
        typeof(ArtifactAlias),
        typeof(ArtifactChange),
        typeof(ArtifactStoreViolation),
        typeof(ArtifactStoreRepair),
        typeof(ArtifactStoreHealth),
        typeof(ArtifactStoreCopyProgress),
        typeof(ArtifactStoreCopyResult),
        typeof(ArtifactStoreCopyTable),
    ];

    private static readonly Type[] Settable =
    [
        .. WireRecords.All,
        .. typeof(Artifact)
            .Assembly.GetTypes()
            .Where(type =>
                type is { IsPublic: true, IsAbstract: false }
                && type.Namespace == nameof(ArtifactStore)
                && type.GetMethod("<Clone>$") is not null
                && !WireRecords.All.Contains(type)
                && !Returned.Contains(type)
            ),
    ];

    /// <summary>Every text and every list of texts that a host can set; what the store itself returns is not among them.</summary>
    private static IEnumerable<TestCaseData> Texts() =>
        from type in Settable
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where
            property.SetMethod is { IsPublic: true }
            && property.GetIndexParameters().Length == 0
            && (property.PropertyType == typeof(string) || property.PropertyType.IsAssignableFrom(typeof(ValueList<string>)))
        select new TestCaseData(type, property).SetArgDisplayNames(type.Name, property.Name);

    private static IEnumerable<TestCaseData> Enums() =>
        from type in Settable
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where
            property.SetMethod is { IsPublic: true }
            && property.GetIndexParameters().Length == 0
            && (property.PropertyType.IsEnum || property.PropertyType.IsAssignableFrom(typeof(ValueList<StateType>)))
        select new TestCaseData(type, property).SetArgDisplayNames(type.Name, property.Name);

    [Test]
    public void Filters_queries_runs_and_creates_are_all_tested() =>
        Settable
            .Should()
            .Contain([
                typeof(ArtifactCreate),
                typeof(ArtifactUpdate),
                typeof(CreatedBy),
                typeof(Deployment),
                typeof(Flow),
                typeof(FlowRun),
                typeof(State),
                typeof(TaskRun),
                typeof(WorkPool),
                typeof(WorkQueue),
                typeof(TextCondition),
            ]);

    [TestCaseSource(nameof(Texts))]
    public void A_text_that_no_database_holds_is_refused(Type type, PropertyInfo property)
    {
        foreach (
            var (text, shown, rule) in ((string, string, string)[])
                [
                    ("a\0b", "'a\\u0000b'", "a NUL character at index 1"),
                    ($"{(char)0xD83D}x", "'\\ud83dx'", "an unpaired surrogate at index 0"),
                    ($"x{(char)0xDE00}", "'x\\ude00'", "an unpaired surrogate at index 1"),
                ]
        )
        {
            var error = Set(type, property, text).Should().Throw<TargetInvocationException>().WithInnerException<ArgumentException>().Which;
            error.ParamName.Should().Be(property.Name);

            // A key is refused by its own, narrower rule.
            error
                .Message.Should()
                .StartWith(property.PropertyType == typeof(string) ? $"{property.Name} {shown} " : $"{property.Name}[1] {shown} ");
            error.Message.Should().Contain(type == typeof(ArtifactCreate) && property.Name == "Key" ? "is not a key" : rule);
        }

        Set(type, property, "😀 é \u0001 ok").Should().NotThrow<NullReferenceException>();
    }

    [TestCaseSource(nameof(Texts))]
    public void A_list_has_no_null(Type type, PropertyInfo property)
    {
        if (property.PropertyType == typeof(string))
        {
            return;
        }

        Set(type, property, null)
            .Should()
            .Throw<TargetInvocationException>()
            .WithInnerException<ArgumentException>()
            .Which.Message.Should()
            .StartWith($"{property.Name}[1] is null. A list of texts may not contain null.");
    }

    [TestCaseSource(nameof(Enums))]
    public void An_enum_is_one_of_its_values(Type type, PropertyInfo property)
    {
        object value = property.PropertyType.IsEnum
            ? Enum.ToObject(property.PropertyType, 42)
            : ValueList.From([StateType.Failed, (StateType)42]);
        FluentActions
            .Invoking(() => property.SetValue(Make(type), value))
            .Should()
            .Throw<TargetInvocationException>()
            .WithInnerException<ArgumentOutOfRangeException>()
            .WithParameterName(property.Name)
            .WithMessage("*42*");
    }

    [Test]
    public void A_constructed_state_is_validated()
    {
        FluentActions.Invoking(() => new State((StateType)42)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Type");
        FluentActions.Invoking(() => (State)(StateType)42).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new State(StateType.Failed, "\0")).Should().Throw<ArgumentException>().WithParameterName("Name");
        new State(StateType.Running, "Retrying").Should().Be(new State(StateType.Failed) { Type = StateType.Running, Name = "Retrying" });
    }

    [Test]
    public void Lists_and_names_of_runs_are_there()
    {
        FluentActions
            .Invoking(() => new Flow { Id = default, Name = null! })
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("Name");
        FluentActions
            .Invoking(() =>
                new FlowRun
                {
                    Id = default,
                    Name = "",
                    Tags = null!,
                }
            )
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("Tags");
    }

    [Test]
    public void Short_spellings_keep_the_rules()
    {
        FluentActions.Invoking(() => new FlowFilter { Name = "\0" }).Should().Throw<ArgumentException>().WithParameterName("Any");
        FluentActions
            .Invoking(() => new ArtifactFilter { Key = ["a", null!] })
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("Any[1] is null.*");
        FluentActions.Invoking(() => new DeploymentFilter { Tags = "\0" }).Should().Throw<ArgumentException>().WithParameterName("All");
        FluentActions.Invoking(() => new FlowRunFilter { State = (StateType)42 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static Action Set(Type type, PropertyInfo property, string? text) =>
        () => property.SetValue(Make(type), property.PropertyType == typeof(string) ? text : ValueList.From(["ok", text!]));

    private static object Make(Type type) =>
        type == typeof(State) ? new State(StateType.Failed) : System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
}
