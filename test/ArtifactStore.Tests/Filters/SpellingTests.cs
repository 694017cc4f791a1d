namespace ArtifactStore.Tests.Filters;

/// <summary>The short C# spelling: a value, a list, and <c>new()</c>, each of which means what it says.</summary>
public sealed class SpellingTests
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();
    private static readonly DateTimeOffset Monday = new(2024, 5, 6, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Ids_convert_to_a_condition()
    {
        new ArtifactFilter { Id = A }
            .Id.Should()
            .Be(new IdCondition { Any = [A] });
        new ArtifactFilter { Id = [A, B] }
            .Id.Should()
            .Be(new IdCondition { Any = ValueList.From([A, B]) });
        new ArtifactFilter { Id = [] }
            .Id!.Any.Should()
            .BeEmpty()
            .And.NotBeNull();
        new ArtifactFilter
        {
            Id = new() { NotAny = [A], IsNull = false },
        }
            .Id.Should()
            .Be(new IdCondition { NotAny = [A], IsNull = false });
        new ArtifactFilter { Id = new() }
            .Id.Should()
            .Be(new IdCondition());
        new ArtifactFilter { Id = (Guid?)A }
            .Id.Should()
            .Be(new IdCondition { Any = [A] });
        new ArtifactFilter { Id = (Guid?)null }
            .Id.Should()
            .BeNull();
        new ArtifactFilter { Id = null }
            .Id.Should()
            .BeNull();
    }

    [Test]
    public void Texts_convert_to_a_condition()
    {
        new FlowFilter { Name = "etl" }
            .Name.Should()
            .Be(new TextCondition { Any = ["etl"] });
        new ArtifactFilter { Type = ["table", "markdown"] }
            .Type.Should()
            .Be(new TextCondition { Any = ValueList.From(["table", "markdown"]) });
        new FlowFilter { Name = [] }
            .Name!.Any.Should()
            .BeEmpty()
            .And.NotBeNull();
        new FlowFilter { Name = new() { Like = "e%" } }
            .Name.Should()
            .Be(new TextCondition { Like = "e%" });
        new FlowFilter { Name = (string?)null }
            .Name.Should()
            .BeNull();
    }

    [Test]
    public void Keys_convert_to_a_condition()
    {
        new ArtifactFilter { Key = "report" }
            .Key.Should()
            .Be(new KeyCondition { Any = ["report"] });
        new ArtifactFilter { Key = ["a", "b"] }
            .Key.Should()
            .Be(new KeyCondition { Any = ValueList.From(["a", "b"]) });
        new ArtifactCollectionFilter { Key = new() { Exists = true } }
            .Key.Should()
            .Be(new KeyCondition { Exists = true });
        new ArtifactFilter { Key = (string?)null }
            .Key.Should()
            .BeNull();
    }

    [Test]
    public void Tags_convert_to_a_condition()
    {
        new DeploymentFilter { Tags = "prod" }
            .Tags.Should()
            .Be(new TagsCondition { All = ["prod"] });
        new DeploymentFilter { Tags = new() { Any = ["prod", "staging"] } }
            .Tags!.Any.Should()
            .Equal("prod", "staging");
        new DeploymentFilter { Tags = (string?)null }
            .Tags.Should()
            .BeNull();
        string[] both = ["eu", "prod"];
        var all = new TagsCondition { All = both };
        new FlowRunFilter { Tags = ["eu", "prod"] }
            .Tags.Should()
            .Be(all);
        new FlowRunFilter { Tags = both }
            .Tags.Should()
            .Be(all);
        new TaskRunFilter { Tags = both.ToList() }
            .Tags.Should()
            .Be(all);
        new FlowFilter { Tags = both.ToHashSet() }
            .Tags.Should()
            .Be(all);
        new DeploymentFilter
        {
            Tags = new Flow
            {
                Id = A,
                Name = "etl",
                Tags = both,
            }.Tags,
        }
            .Tags.Should()
            .Be(all);
        new FlowRunFilter { Tags = [.. both, "x"] }
            .Tags!.All.Should()
            .Equal("eu", "prod", "x");
        new FlowRunFilter { Tags = [] }
            .Tags!.All.Should()
            .BeEmpty()
            .And.NotBeNull();
    }

    [Test]
    public void Time_bounds_form_a_condition()
    {
        var condition = new FlowRunFilter
        {
            StartTime = new() { After = Monday, Before = Monday.AddDays(4) },
        }.StartTime!;
        (condition.After, condition.Before, condition.IsNull).Should().Be((Monday, Monday.AddDays(4), null));
    }

    [Test]
    public void Numbers_convert_to_a_condition()
    {
        int? none = null;
        new ArtifactFilter { Version = 3 }
            .Version.Should()
            .Be(new NumberCondition { Any = [3] });
        new ArtifactFilter { Version = [1, 2] }
            .Version!.Any.Should()
            .Equal(1, 2);
        new ArtifactFilter { Version = new() { AtLeast = 3 } }
            .Version.Should()
            .Be(new NumberCondition { AtLeast = 3 });
        new ArtifactFilter { Version = (int?)3 }
            .Version.Should()
            .Be(new NumberCondition { Any = [3] });
        new ArtifactFilter { Version = none }
            .Version.Should()
            .BeNull();
    }

    [Test]
    public void States_convert_to_a_condition()
    {
        StateType? none = null;
        new FlowRunFilter { State = StateType.Failed }
            .State.Should()
            .Be(new StateCondition { Type = new() { Any = [StateType.Failed] } });
        new FlowRunFilter { State = [StateType.Failed, StateType.Crashed] }
            .State!.Type!.Any.Should()
            .Equal(StateType.Failed, StateType.Crashed);
        new FlowRunFilter { State = new() { Name = "Retrying" } }
            .State.Should()
            .Be(new StateCondition { Name = new() { Any = ["Retrying"] } });
        new FlowRunFilter
        {
            State = new() { Name = ["Late", "Retrying"], Type = [StateType.Running] },
        }
            .State!.Name!.Any.Should()
            .Equal("Late", "Retrying");
        new StateCondition
        {
            Type = new() { NotAny = [StateType.Failed] },
            Name = new() { NotAny = ["x"] },
        }
            .Type!.NotAny.Should()
            .Equal(StateType.Failed);
        new StateCondition { Type = none, Name = (string?)null }
            .Should()
            .Be(new StateCondition());
        new TaskRunFilter { State = none }
            .State.Should()
            .BeNull();
        new TaskRunFilter { State = (StateType?)StateType.Failed }
            .State.Should()
            .Be(new StateCondition { Type = StateType.Failed });
    }

    [Test]
    public void Flags_convert_to_a_condition()
    {
        bool? none = null;
        new DeploymentFilter { Paused = false }
            .Paused.Should()
            .Be(new BooleanCondition { EqualTo = false });
        new DeploymentFilter { Paused = (bool?)true }
            .Paused.Should()
            .Be(new BooleanCondition { EqualTo = true });
        new DeploymentFilter { Paused = none }
            .Paused.Should()
            .BeNull();
        new TaskRunFilter { SubflowRuns = true }
            .SubflowRuns.Should()
            .Be(new ExistsCondition { Exists = true });
        new TaskRunFilter { SubflowRuns = none }
            .SubflowRuns.Should()
            .BeNull();
    }

    [Test]
    public void Flow_run_ids_convert_to_a_condition_of_task_runs()
    {
        Guid? none = null;
        new TaskRunFilter { FlowRunId = A }
            .FlowRunId.Should()
            .Be(new TaskRunFlowRunCondition { Any = [A] });
        new TaskRunFilter { FlowRunId = [A, B] }
            .FlowRunId!.Any.Should()
            .Equal(A, B);
        new TaskRunFilter { FlowRunId = new() { Membership = FlowRunMembership.Outside } }
            .FlowRunId!.Any.Should()
            .BeNull();
        new TaskRunFilter { FlowRunId = none }
            .FlowRunId.Should()
            .BeNull();
    }

    [Test]
    public void Like_and_IsNull_conditions_of_flows_and_deployments()
    {
        new DeploymentFilter { FlowOrDeploymentName = new() { Like = "etl" } }
            .FlowOrDeploymentName!.Like.Should()
            .Be("etl");
        new FlowFilter { Deployment = new() { IsNull = true } }
            .Deployment!.IsNull.Should()
            .BeTrue();
        new FlowRunFilter
        {
            CreatedBy = new() { Id = [A], Type = ["DEPLOYMENT"] },
        }
            .CreatedBy!.Id.Should()
            .Equal(A);
    }

    [Test]
    public void A_list_may_be_spread()
    {
        Guid[] runs = [A, B];
        new ArtifactFilter { FlowRunId = [.. runs] }
            .FlowRunId!.Any.Should()
            .Equal(A, B);
        new ArtifactFilter { FlowRunId = new() { Any = runs } }
            .FlowRunId!.Any.Should()
            .Equal(A, B);
        new ArtifactFilter { FlowRunId = new() { Any = runs.ToList() } }
            .FlowRunId!.Any.Should()
            .Equal(A, B);
        IdCondition spread = [.. new IdCondition { Any = [A] }, B];
        spread.Any.Should().Equal(A, B);
    }

    [Test]
    public void An_array_or_a_list_converts()
    {
        string[] texts = ["a", "b"];
        Guid[] ids = [A, B];
        int[] numbers = [1, 2];
        StateType[] types = [StateType.Failed, StateType.Crashed];
        new FlowFilter { Name = texts }
            .Name.Should()
            .Be(TextCondition.Create(texts));
        new FlowFilter { Name = texts.ToList() }
            .Name.Should()
            .Be(TextCondition.Create(texts));
        new ArtifactFilter { Key = texts }
            .Key.Should()
            .Be(KeyCondition.Create(texts));
        new ArtifactFilter { Key = texts.ToList() }
            .Key.Should()
            .Be(KeyCondition.Create(texts));
        new ArtifactFilter { Id = ids }
            .Id.Should()
            .Be(IdCondition.Create(ids));
        new ArtifactFilter { Id = ids.ToList() }
            .Id.Should()
            .Be(IdCondition.Create(ids));
        new ArtifactFilter { Version = numbers }
            .Version.Should()
            .Be(NumberCondition.Create(numbers));
        new ArtifactFilter { Version = numbers.ToList() }
            .Version.Should()
            .Be(NumberCondition.Create(numbers));
        new FlowRunFilter { State = types }
            .State.Should()
            .Be(StateCondition.Create(types));
        new FlowRunFilter { State = types.ToList() }
            .State.Should()
            .Be(StateCondition.Create(types));
        new StateCondition { Type = types, Name = texts }
            .Should()
            .Be(new StateCondition { Type = [.. types], Name = [.. texts] });
        new StateCondition { Type = types.ToList(), Name = texts.ToList() }
            .Should()
            .Be(new StateCondition { Type = [.. types], Name = [.. texts] });
        new TaskRunFilter { FlowRunId = ids }
            .FlowRunId.Should()
            .Be(TaskRunFlowRunCondition.Create(ids));
        new TaskRunFilter { FlowRunId = ids.ToList() }
            .FlowRunId.Should()
            .Be(TaskRunFlowRunCondition.Create(ids));
        new ArtifactFilter { Id = Array.Empty<Guid>() }
            .Id!.Any.Should()
            .BeEmpty()
            .And.NotBeNull("an empty list matches nothing");
    }

    [Test]
    public void Any_sequence_is_a_list_of_a_condition_and_is_copied()
    {
        Guid[] ids = [A, B];
        IReadOnlyList<Guid> list = ids;
        IReadOnlyCollection<Guid> collection = ids;
        IEnumerable<Guid> sequence = ids.Where(id => id != Guid.Empty);
        ICollection<Guid> written = ids.ToList();
        IList<Guid> places = [.. ids];
        var expected = new IdCondition { Any = [A, B] };
        new IdCondition { Any = list }
            .Should()
            .Be(expected);
        new IdCondition { Any = collection }
            .Should()
            .Be(expected);
        new IdCondition { Any = sequence }
            .Should()
            .Be(expected);
        new IdCondition { Any = written }
            .Should()
            .Be(expected);
        new IdCondition { Any = places }
            .Should()
            .Be(expected);
        new IdCondition { Any = ids.ToHashSet() }
            .Should()
            .Be(expected);
        new IdCondition { Any = System.Collections.Immutable.ImmutableArray.Create(ids) }
            .Should()
            .Be(expected);
        new IdCondition { Any = [.. list] }
            .GetHashCode()
            .Should()
            .Be(expected.GetHashCode());
        new IdCondition { NotAny = sequence }
            .Should()
            .Be(new IdCondition { NotAny = ids });
        new ArtifactFilter { Id = [.. list] }
            .Id.Should()
            .Be(expected);
        new ArtifactFilter { Id = ids.ToHashSet() }
            .Id.Should()
            .Be(expected);
        new ArtifactFilter { Type = new List<string> { "table" } }
            .Type.Should()
            .Be(new TextCondition { Any = ["table"] });

        var kept = new IdCondition { Any = places };
        places[0] = B;
        kept.Any.Should().Equal(A, B);
        kept.Any.Should().BeOfType<ValueList<Guid>>("nobody can change it");
    }

    [Test]
    public void Metadata_is_created_from_a_dictionary_an_initialiser_or_pairs()
    {
        var dictionary = new Dictionary<string, string> { ["a"] = "b" };
        IReadOnlyDictionary<string, string> read = dictionary;
        var expected = new ArtifactMetadata(("a", "b"));
        new ArtifactCreate { Metadata = new() { ["a"] = "b" } }
            .Metadata.Should()
            .Equal(expected);
        new ArtifactCreate { Metadata = dictionary }
            .Metadata.Should()
            .Equal(expected);
        new ArtifactCreate { Metadata = [.. read] }
            .Metadata.Should()
            .Equal(expected);
        new ArtifactCreate { Metadata = new(read) { ["c"] = "d" } }
            .Metadata!.ToString()
            .Should()
            .Be("""{"a":"b","c":"d"}""");
        new ArtifactUpdate { Metadata = new() { ["a"] = "b" } }
            .Metadata.Should()
            .Be(new MetadataUpdate(expected));
        new ArtifactUpdate { Metadata = dictionary }
            .Metadata.Should()
            .Be(new MetadataUpdate(expected));
        new ArtifactUpdate { Metadata = [.. read] }
            .Metadata.Value!.ToString()
            .Should()
            .Be("""{"a":"b"}""");
        new ArtifactUpdate { Metadata = expected }
            .Metadata.Should()
            .Be(new MetadataUpdate(expected));
        new ArtifactUpdate { Metadata = (Dictionary<string, string>?)null }
            .Metadata.Should()
            .Be(new MetadataUpdate(null));
        new ArtifactUpdate { Metadata = null }
            .Metadata.Should()
            .Be(new MetadataUpdate(null));
        new ArtifactUpdate { Metadata = new ArtifactUpdate().Metadata }
            .Should()
            .Be(new ArtifactUpdate());
        new ArtifactUpdate().Metadata.IsSet.Should().BeFalse();
        FluentActions
            .Invoking(() => new ArtifactMetadata { ["a\0"] = "b" })
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("The metadata key 'a\\u0000' has a NUL character*");
    }

    [Test]
    public void No_array_or_list_makes_no_condition()
    {
        string[]? texts = null;
        List<string>? textList = null;
        Guid[]? ids = null;
        List<Guid>? idList = null;
        new ArtifactFilter
        {
            Key = texts,
            Type = textList,
            Id = ids,
            FlowRunId = idList,
            Version = (int[]?)null,
        }
            .Should()
            .Be(new ArtifactFilter());
        new ArtifactFilter
        {
            Key = textList,
            Type = texts,
            Version = (List<int>?)null,
        }
            .Should()
            .Be(new ArtifactFilter());
        new StateCondition { Type = (StateType[]?)null, Name = texts }
            .Should()
            .Be(new StateCondition());
        new StateCondition { Type = (List<StateType>?)null, Name = textList }
            .Should()
            .Be(new StateCondition());
        new TaskRunFilter { FlowRunId = ids, State = (StateType[]?)null }
            .Should()
            .Be(new TaskRunFilter { FlowRunId = idList, State = (List<StateType>?)null });
    }

    [Test]
    public void Null_is_not_ambiguous()
    {
        new ArtifactFilter
        {
            Key = null,
            Type = null,
            Version = null,
        }
            .Should()
            .Be(new ArtifactFilter());
        new StateCondition { Type = null, Name = null }
            .Should()
            .Be(new StateCondition());
        new TaskRunFilter { FlowRunId = null, State = null }
            .FlowRunId.Should()
            .BeNull();
        new ArtifactFilter { Key = default, Type = DateTime.MinValue.Year == 1 ? "a" : null }
            .Type.Should()
            .Be(new TextCondition { Any = ["a"] });
        new ArtifactFilter { Type = DateTime.MinValue.Year == 1 ? ["a"] : null }
            .Type.Should()
            .Be(new TextCondition { Any = ["a"] });
    }

    [Test]
    public void A_condition_enumerates_the_list_that_made_it()
    {
        Enumerate(IdCondition.Create([A]).GetEnumerator()).Should().Equal(A);
        Enumerate(TextCondition.Create(["a"]).GetEnumerator()).Should().Equal("a");
        Enumerate(KeyCondition.Create(["a"]).GetEnumerator()).Should().Equal("a");
        Enumerate(NumberCondition.Create([1]).GetEnumerator()).Should().Equal(1);
        Enumerate(StateCondition.Create([StateType.Failed]).GetEnumerator()).Should().Equal(StateType.Failed);
        Enumerate(StateTypeCondition.Create([StateType.Failed]).GetEnumerator()).Should().Equal(StateType.Failed);
        Enumerate(StateNameCondition.Create(["a"]).GetEnumerator()).Should().Equal("a");
        Enumerate(TaskRunFlowRunCondition.Create([A]).GetEnumerator()).Should().Equal(A);
        Enumerate(new IdCondition().GetEnumerator()).Should().BeEmpty();
        Enumerate(new StateCondition { Name = "a" }.GetEnumerator()).Should().BeEmpty();
    }

    private static List<T> Enumerate<T>(IEnumerator<T> enumerator)
    {
        var items = new List<T>();
        using (enumerator)
        {
            while (enumerator.MoveNext())
            {
                items.Add(enumerator.Current);
            }
        }

        return items;
    }
}
