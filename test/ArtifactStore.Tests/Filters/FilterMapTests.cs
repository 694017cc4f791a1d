using System.Reflection;
using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Filters;

/// <summary>The map of the filters agrees with their records.</summary>
public sealed class FilterMapTests
{
    /// <summary>Fields that are accepted and say nothing, as their documentation tells.</summary>
    private static readonly string[] WithoutEffect = ["Deployments.ConcurrencyLimit"];

    private static readonly StoreQuery[] Queries =
    [
        new ArtifactQuery
        {
            Artifacts = new(),
            FlowRuns = new(),
            TaskRuns = new(),
            Deployments = new(),
            Flows = new(),
            WorkPools = new(),
        },
        new ArtifactCollectionQuery
        {
            Artifacts = new(),
            FlowRuns = new(),
            TaskRuns = new(),
            Deployments = new(),
            Flows = new(),
            WorkPools = new(),
        },
        new FlowRunQuery
        {
            FlowRuns = new(),
            Flows = new(),
            Deployments = new(),
            WorkPools = new(),
        },
        new TaskRunQuery
        {
            TaskRuns = new(),
            FlowRuns = new(),
            Flows = new(),
            Deployments = new(),
            WorkPools = new(),
        },
        new FlowQuery { Flows = new() },
        new DeploymentQuery { Deployments = new() },
        new WorkPoolQuery { WorkPools = new() },
        new WorkQueueQuery { WorkQueues = new() },
    ];

    private static IEnumerable<(FilterMap Map, Filter Filter)> Maps =>
        Queries.SelectMany(query => FilterMaps.Of(query).ToArray().Select(map => (map, map.Get(query)!)));

    [Test]
    public void Every_filter_of_a_query_has_a_map() =>
        Queries
            .Should()
            .OnlyContain(query =>
                query
                    .GetType()
                    .GetProperties()
                    .Where(property => property.PropertyType.IsSubclassOf(typeof(Filter)))
                    .All(property => FilterMaps.Of(query).ToArray().Any(map => ReferenceEquals(map.Get(query), property.GetValue(query))))
            );

    [Test]
    public void Every_property_of_a_filter_is_a_field_of_its_map_and_is_what_the_field_gets()
    {
        foreach (var (map, filter) in Maps)
        {
            var properties = Properties(filter).ToList();
            map.Fields.Select(field => field.Property)
                .Should()
                .BeEquivalentTo(properties.Select(property => property.Name), "a new field is a line of FilterMaps");
            foreach (var property in properties)
            {
                var (given, condition) = With(filter, property);
                map.Fields.Where(field => ReferenceEquals(field.Get(given), condition))
                    .Select(field => field.Property)
                    .Should()
                    .Equal(property.Name);
            }
        }
    }

    [Test]
    public void What_else_a_filter_has_is_metadata_or_a_group()
    {
        foreach (var (map, filter) in Maps)
        {
            filter
                .GetType()
                .GetProperties()
                .Except(Properties(filter))
                .Select(property => property.Name)
                .Should()
                .BeEquivalentTo(
                    map.Groups is null
                        ? [nameof(Filter.Operator)]
                        : (string[])[nameof(Filter.Operator), nameof(ArtifactFilter.Metadata), "AnyOf", "AllOf", "NoneOf"]
                );
            (map.Metadata is null).Should().Be(map.Groups is null);
        }
    }

    [Test]
    public void A_copy_of_a_filter_is_equal_and_has_conditions_on_metadata_of_its_own()
    {
        foreach (var type in new[] { typeof(ArtifactFilter), typeof(ArtifactCollectionFilter) })
        {
            Wire.Any.Record(type)
                .Sample(filter => Copy(filter).Should().Be(filter, "the copy constructor has a line for each property"), iter: 200);
        }

        var trial = new ArtifactFilter { Metadata = { ["stage"] = "trial" } };
        _ = new ArtifactQuery { Artifacts = trial };
        var copy = trial with { Type = "table" };
        copy.Metadata["model"] = "resnet";
        (trial.Metadata.Count, copy.Metadata.Count).Should().Be((1, 2));
        trial.Invoking(filter => filter.Metadata["model"] = "resnet").Should().Throw<InvalidOperationException>();
        new ArtifactFilter { Metadata = null }
            .Should()
            .Be(new ArtifactFilter());

        static object Copy(object filter) =>
            filter is ArtifactFilter artifacts ? artifacts with { } : (ArtifactCollectionFilter)filter with { };
    }

    [Test]
    public void Groups_and_conditions_on_metadata_have_limits()
    {
        var limits = new QueryLimitValidator(
            new()
            {
                FilterDepth = 3,
                FilterCount = 3,
                TextLength = 5,
            }
        );
        Refused(new() { AnyOf = [new(), new() { NoneOf = [] }] }).Should().BeNull();
        Refused(new() { AnyOf = [new() { NoneOf = [new()] }] }).Should().BeNull();
        Refused(new() { AnyOf = [new() { NoneOf = [new() { AllOf = [new()] }] }] })
            .Should()
            .Be("Artifacts.AnyOf[0].NoneOf[0].AllOf[0] is nested 4 deep. The store takes 3 at most (ArtifactStoreLimits.FilterDepth).");
        Refused(new() { AnyOf = [new(), new()], Metadata = { ["a"] = "x", ["b"] = "y" } })
            .Should()
            .Be(
                "Artifacts has more than 3 filters and conditions on metadata. The store takes 3 at most (ArtifactStoreLimits.FilterCount)."
            );
        Refused(new() { NoneOf = [new(), new() { Metadata = { ["model"] = new() { StartsWith = "longer" } } }] })
            .Should()
            .Be(
                "Artifacts.NoneOf[1].Metadata['model'].StartsWith has 6 characters. The store takes 5 at most (ArtifactStoreLimits.TextLength)."
            );
        Refused(new() { AllOf = [new() { Type = ["longer", "x"] }] })
            .Should()
            .Be("Artifacts.AllOf[0].Type.Any[0] has 6 characters. The store takes 5 at most (ArtifactStoreLimits.TextLength).");

        string? Refused(ArtifactFilter filter)
        {
            try
            {
                limits.Check(new ArtifactQuery { Artifacts = filter });
                return null;
            }
            catch (ArgumentException e)
            {
                return e.Message.Replace(" (Parameter 'query')", "");
            }
        }
    }

    [Test]
    public void Only_fields_without_effect_translate_to_null()
    {
        // A condition with nothing set is true: it is translated, and the dialect says nothing to it.
        var translator = new ConditionTranslator(new Registration.FakeDialect(RunTables.Owned));
        foreach (var (map, filter) in Maps)
        {
            foreach (var field in map.Fields)
            {
                var fragment = field.Translate(translator, With(filter, filter.GetType().GetProperty(field.Property)!).Condition);
                (fragment is null).Should().Be(WithoutEffect.Contains(field.Path), field.Path);
            }
        }
    }

    [Test]
    public void Every_list_and_text_of_every_field_has_a_limit()
    {
        var limits = new ArtifactStoreLimits
        {
            TextLength = 2,
            PatternLength = 2,
            ListCount = 2,
        };
        foreach (var query in Queries)
        {
            foreach (var map in FilterMaps.Of(query))
            {
                foreach (var field in map.Fields)
                {
                    foreach (var property in Lists(map.Get(query)!.GetType().GetProperty(field.Property)!.PropertyType))
                    {
                        var filter = map.Get(query)!;
                        var (given, condition) = With(filter, filter.GetType().GetProperty(field.Property)!);
                        property.Set(condition);
                        var refused = query
                            .GetType()
                            .GetProperties()
                            .Where(other => ReferenceEquals(other.GetValue(query), filter))
                            .Aggregate(Copy(query), (copy, other) =>
                            {
                                other.SetValue(copy, given);
                                return copy;
                            });
                        FluentActions
                            .Invoking(() => new QueryLimitValidator(limits).Check(refused))
                            .Should()
                            .Throw<ArgumentException>()
                            .WithMessage($"{field.Path}.{property.Name}*Limits.*");
                    }
                }
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Filter filter) =>
        filter.GetType().GetProperties().Where(property => property.PropertyType.IsSubclassOf(typeof(Condition)));

    private static (Filter Filter, Condition Condition) With(Filter filter, PropertyInfo property)
    {
        var copy = (Filter)Activator.CreateInstance(filter.GetType())!;
        var condition = (Condition)Activator.CreateInstance(property.PropertyType)!;
        property.SetValue(copy, condition);
        return (copy, condition);
    }

    private static StoreQuery Copy(StoreQuery query) =>
        query switch
        {
            ArtifactQuery artifacts => artifacts with { },
            ArtifactCollectionQuery collections => collections with { },
            FlowRunQuery flowRuns => flowRuns with { },
            TaskRunQuery taskRuns => taskRuns with { },
            FlowQuery flows => flows with { },
            DeploymentQuery deployments => deployments with { },
            WorkPoolQuery pools => pools with { },
            WorkQueueQuery queues => queues with { },
            _ => throw new NotSupportedException($"{query.GetType()} is not a query."),
        };

    /// <summary>What can be too long in a condition, and in the conditions in it.</summary>
    private static IEnumerable<(string Name, Action<object> Set)> Lists(Type condition)
    {
        foreach (var property in condition.GetProperties().Where(property => property.SetMethod is not null))
        {
            if (property.PropertyType.IsSubclassOf(typeof(Condition)))
            {
                foreach (var (name, set) in Lists(property.PropertyType))
                {
                    void SetWithin(object owner)
                    {
                        var inner = Activator.CreateInstance(property.PropertyType)!;
                        set(inner);
                        property.SetValue(owner, inner);
                    }

                    yield return ($"{property.Name}.{name}", SetWithin);
                }
            }
            else if (TooLong(property.PropertyType) is { } value)
            {
                yield return (property.Name, owner => property.SetValue(owner, value));
            }
        }
    }

    private static object? TooLong(Type type)
    {
        Dictionary<Type, object> values = new()
        {
            [typeof(string)] = "abc",
            [typeof(IEnumerable<string>)] = (string[])["a", "b", "c"],
            [typeof(IEnumerable<Guid>)] = (Guid[])[Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()],
            [typeof(IEnumerable<int>)] = (int[])[1, 2, 3],
            [typeof(IEnumerable<StateType>)] = (StateType[])[StateType.Failed, StateType.Crashed, StateType.Running],
        };
        return values.GetValueOrDefault(type);
    }
}
