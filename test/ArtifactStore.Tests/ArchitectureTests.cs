using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ArtifactStore.Specification;
using ArtifactStore.Sql;

namespace ArtifactStore.Tests;

/// <summary>What holds for the whole library, whatever is added to it.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Library = typeof(IArtifactStore).Assembly;
    private static readonly Type[] Public = [.. Library.GetExportedTypes()];

    /// <summary>Static fields that may hold something that could change, and why.</summary>
    private static readonly Dictionary<string, string> AllowedStatics = new()
    {
        ["ChangeSignal.Signals: System.Runtime.CompilerServices.ConditionalWeakTable`2[System.Object,ArtifactStore.Sql.ChangeSignal]"] =
            "Stores on one database wake each other's watchers. An entry ends with its database.",
        ["ArtifactStoreJson.<Options>k__BackingField: System.Text.Json.JsonSerializerOptions"] = "made read-only before anybody sees it",
        ["Reflection.<Options>k__BackingField: System.Text.Json.JsonSerializerOptions"] =
            "private to ArtifactData; the serializer makes it read-only when it is first used",
        ["MetadataUpdate.<Unchanged>k__BackingField: ArtifactStore.MetadataUpdate"] =
            "has no metadata, which is the part that is parsed late",
        ["WireTypes.All: System.Collections.Frozen.FrozenDictionary`2[System.Type,ArtifactStore.WireType]"] =
            "a frozen table of converters, which have no state but the properties of their types, found when they are first asked for",
        ["WireMetadataFilterConverter.Condition: ArtifactStore.WireRecordConverter`1[ArtifactStore.MetadataCondition]"] =
            "a converter, which has no state but the properties of its type",
        ["SqlFragment.<True>k__BackingField: ArtifactStore.Sql.SqlFragment"] = "has no parts, so no value that could change",
        ["SqlStatementBuilder.Texts: System.Collections.Concurrent.ConcurrentDictionary`2[System.String,System.String]"] =
            "shares the strings of equal texts, so that a statement does not make its own; nothing depends on what is in it",
        ["TransactionFlow.Current: System.Threading.AsyncLocal`1[ArtifactStore.Sql.TransactionFlow]"] =
            "belongs to the async flow, not to the process; it is how a call finds out that it would wait for itself",
        ["HostCallback.Current: System.Threading.AsyncLocal`1[ArtifactStore.Sql.HostCallback]"] =
            "belongs to the async flow likewise; it is how a logger or a clock finds out that it would wait for who calls it",
    };

    /// <summary>Types whose objects never change once they are made.</summary>
    private static readonly Type[] Immutable =
    [
        typeof(string),
        typeof(Encoding),
        typeof(Delegate),
        typeof(JsonReaderOptions),
        typeof(JsonDocumentOptions),
        typeof(JsonWriterOptions),
        typeof(ActivitySource),
        typeof(Meter),
        typeof(Instrument),
        typeof(Version),
        typeof(Type),
        typeof(UInt128),
        typeof(Guid),
        typeof(DateTimeOffset),
        typeof(TimeSpan),
    ];

    private static readonly Type[] ImmutableGenerics =
    [
        typeof(FrozenDictionary<,>),
        typeof(FrozenSet<>),
        typeof(ImmutableArray<>),
        typeof(System.Buffers.SearchValues<>),
        typeof(ValueList<>),
    ];

    [Test]
    public void Public_types_are_in_few_namespaces() =>
        Public
            .Select(type => type.Namespace)
            .Distinct()
            .Should()
            .BeSubsetOf(["ArtifactStore", "ArtifactStore.Sql", "Microsoft.Extensions.DependencyInjection"]);

    [Test]
    public void No_public_field_is_there_but_constants() =>
        Public
            .Where(type => !type.IsEnum)
            .SelectMany(type =>
                type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            )
            .Where(field => !field.IsLiteral)
            .Should()
            .BeEmpty();

    [Test]
    public void Every_asynchronous_method_ends_in_a_cancellation_token() =>
        Public
            .SelectMany(type =>
                type.GetMethods(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
                )
            )
            .Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            .Where(method => IsAsynchronous(method.ReturnType))
            .Where(method => method.Name is not (nameof(IAsyncDisposable.DisposeAsync) or "DisposeAsyncCore"))
            .Where(method => method.GetParameters() is not [.., { ParameterType: var last }] || last != typeof(CancellationToken))
            .Select(Name)
            .Should()
            .BeEquivalentTo(Array.Empty<string>());

    [Test]
    public void Every_asynchronous_method_of_an_interface_can_do_without_a_token() =>
        Public
            .Where(type => type.IsInterface && type.Namespace == "ArtifactStore")
            .SelectMany(type => type.GetMethods())
            .Where(method => IsAsynchronous(method.ReturnType) && !method.GetParameters()[^1].HasDefaultValue)
            .Select(Name)
            .Should()
            .BeEquivalentTo(Array.Empty<string>());

    [Test]
    public void Asynchronous_methods_are_called_so() =>
        Public
            .Where(type => type.IsInterface)
            .SelectMany(type => type.GetMethods())
            .Where(method => IsAsynchronous(method.ReturnType) && !method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(Name)
            .Should()
            .BeEquivalentTo(Array.Empty<string>());

    [Test]
    public void Classes_are_sealed_abstract_or_static() =>
        Library
            .GetTypes()
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract && !IsGenerated(type))
            .Should()
            .BeEquivalentTo([typeof(ArtifactStoreException)], "it is the base of the others, and a host may throw it");

    [Test]
    public void SQL_text_is_a_constant_or_a_name_of_the_SQL_layer_never_a_value()
    {
        SqlTextSources.OfTheModel(Library).Should().BeEmpty();
        SqlTextSources.Count(Library).Should().BeGreaterThan(100, "these are the names of tables and columns");
    }

    [Test]
    public void The_search_for_values_in_SQL_finds_planted_ones() =>
        SqlTextSources
            .OfTheModel(typeof(ValuesInSql))
            .Should()
            .HaveCount(4)
            .And.OnlyContain(found => found.Contains(nameof(Artifact), StringComparison.Ordinal));

    [Test]
    public void The_SQL_layer_is_marked_as_experimental() =>
        Public
            .Where(type => type.Namespace == "ArtifactStore.Sql" && !type.IsNested)
            .Where(type => type.GetCustomAttribute<System.Diagnostics.CodeAnalysis.ExperimentalAttribute>()?.DiagnosticId != "ARTSQL001")
            .Should()
            .BeEmpty();

    [Test]
    public void There_is_no_static_mutable_state() =>
        Statics()
            .Where(field => !(field.IsInitOnly && IsImmutable(field.FieldType)))
            .Select(Describe)
            .Where(field => !AllowedStatics.ContainsKey(field))
            .ToArray()
            .Should()
            .BeEquivalentTo(Array.Empty<string>());

    [Test]
    public void No_allowed_exception_is_out_of_date() => AllowedStatics.Keys.Should().BeSubsetOf(Statics().Select(Describe));

    [Test]
    public void The_library_depends_on_little() =>
        Library
            .GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "System" && name != "netstandard")
            .Should()
            .BeSubsetOf([
                "Dapper",
                "Microsoft.Extensions.DependencyInjection.Abstractions",
                "Microsoft.Extensions.Hosting.Abstractions",
                "Microsoft.Extensions.Options",
                "Microsoft.Extensions.Logging.Abstractions",
                "Microsoft.Extensions.Primitives",
            ]);

    /// <summary>The static fields that somebody wrote; generated metadata is System.Text.Json's business.</summary>
    private static IEnumerable<FieldInfo> Statics() =>
        Library
            .GetTypes()
            .Where(type => !IsGenerated(type) && !typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(type))
            .SelectMany(type =>
                (type.ContainsGenericParameters ? type.MakeGenericType([.. type.GetGenericArguments().Select(Argument)]) : type).GetFields(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly
                )
            )
            .Where(field => !field.IsLiteral);

    private static string Describe(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}: {field.FieldType}";

    private static Type Argument(Type parameter) =>
        parameter.GetGenericParameterConstraints().Contains(typeof(Filter)) ? typeof(ArtifactFilter)
        : !parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(string)
        : parameter.GetGenericParameterConstraints().Contains(typeof(Enum)) ? typeof(StateType)
        : typeof(int);

    private static bool IsAsynchronous(Type type) =>
        type == typeof(Task)
        || type == typeof(ValueTask)
        || (
            type.IsGenericType
            && ((Type[])[typeof(Task<>), typeof(ValueTask<>), typeof(IAsyncEnumerable<>)]).Contains(type.GetGenericTypeDefinition())
        );

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || type.IsDefined(typeof(CompilerGeneratedAttribute), false)
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static bool IsImmutable(Type type) =>
        !type.IsArray
        && (
            type.IsPrimitive
            || type.IsEnum
            || Immutable.Any(known => known.IsAssignableFrom(type))
            || (
                type.IsGenericType
                && ImmutableGenerics.Contains(type.GetGenericTypeDefinition())
                && type.GetGenericArguments().All(IsImmutable)
            )
            || (
                type.Assembly == Library
                && !type.IsInterface
                && !type.IsAbstract
                && InstanceFields(type).All(field => field.IsInitOnly && (field.FieldType == type || IsImmutable(field.FieldType)))
            )
        );

    private static FieldInfo[] InstanceFields(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>What nobody may write.</summary>
    private static class ValuesInSql
    {
        public static SqlFragment InAHole(Artifact artifact) => SqlFragment.Of($"key = '{artifact.Key!}'");

        public static SqlFragment FromALocal(ArtifactCreate create)
        {
            var key = create.Type!;
            return SqlFragment.Of($"type = '{key}' OR key = '{key}'");
        }

        public static SqlStatementBuilder Appended(ArtifactCollection collection) => new SqlStatementBuilder().Append(collection.Key);
    }
}
